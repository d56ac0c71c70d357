interface SmtpError {
  code?: string;
  /** The code of the system or of OpenSSL. */
  originalCode?: string;
  responseCode?: number;
}

/**
 * Says in one line why an email could not be sent and what to do. The text of the error itself is not used: a mail
 * server may repeat the password or a link in it.
 */
export function describeSmtpError(error: unknown, smtpUrl: string): string {
  const { hostname, port, protocol } = new URL(smtpUrl);
  const address = `${hostname}:${port || (protocol === 'smtps:' ? 465 : 587)}`;
  const { code, originalCode = '', responseCode } = error as SmtpError;
  const answer = responseCode === undefined ? '' : ` (${responseCode})`;
  if (originalCode === 'ECONNREFUSED') return `Nothing listens at ${address}: check the host and port in SMTP_URL`;
  if (code === 'EDNS') return `There is no machine called ${hostname}: check the host in SMTP_URL`;
  if (/^ERR_SSL_(WRONG_VERSION|PACKET_LENGTH|UNSUPPORTED_PROTOCOL)/.test(originalCode))
    return `${address} does not speak TLS from the start: use smtp:// instead of smtps:// in SMTP_URL`;
  if (/CERT|SIGNATURE|ISSUER|SELF_SIGNED/.test(originalCode))
    return `The certificate of ${address} is not trusted (${originalCode}): if its CA is private, set NODE_EXTRA_CA_CERTS to a file with its certificate`;
  if (code === 'ETIMEDOUT' && protocol === 'smtp:')
    return `${address} does not answer: check host and port in SMTP_URL, and use smtps:// if it speaks TLS from the start (port 465)`;
  if (code === 'ETIMEDOUT' || originalCode === 'ETIMEDOUT')
    return `${address} does not answer: check the host and port in SMTP_URL`;
  if (code === 'ENOAUTH' || code === 'EAUTH')
    return `${address} does not take the user name or password in SMTP_URL${answer}`;
  if (code === 'EENVELOPE') return `${address} does not take the sender in MAIL_FROM or the recipient${answer}`;
  if (code === 'EMESSAGE') return `${address} does not take the email${answer}`;
  return `${address} did not take the email (${originalCode || code || 'unknown error'})${answer}`;
}
