import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface ReceivedEmail {
  /** The recipients of the SMTP envelope. */
  to: string[];
  /** The headers, unfolded and decoded, one per line. */
  headers: string;
  text: string;
  html: string;
}

/** `hang`: say nothing; `busy` and `refuse`: take no recipient, for now or for good; `die`: end the connection instead of saying that an email was taken. */
export type SmtpBehavior = 'accept' | 'hang' | 'busy' | 'refuse' | 'die';

export interface FakeSmtpServer {
  /** How it treats the next clients. */
  behavior: SmtpBehavior;
  /** The value for SMTP_URL. */
  url: string;
  /** Returns the oldest unread email, or waits for the next one. */
  nextEmail(): Promise<ReceivedEmail>;
  /** Like `nextEmail`, but returns only its text. */
  nextEmailText(): Promise<string>;
  /** How many emails were received and not read. */
  readonly unreadCount: number;
  close(): Promise<void>;
}

/** Starts a minimal SMTP server that receives emails. */
export async function startFakeSmtpServer(): Promise<FakeSmtpServer> {
  const unread: ReceivedEmail[] = [];
  const readers: ((email: ReceivedEmail) => void)[] = [];
  const receive = (email: ReceivedEmail) => {
    const reader = readers.shift();
    if (reader) reader(email);
    else unread.push(email);
  };
  const nextEmail = async () => unread.shift() ?? new Promise<ReceivedEmail>((resolve) => readers.push(resolve));
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    serveClient(socket, receive, fake.behavior);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const fake: FakeSmtpServer = {
    behavior: 'accept',
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    nextEmail,
    nextEmailText: async () => (await nextEmail()).text,
    get unreadCount() {
      return unread.length;
    },
    close: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
  return fake;
}

function serveClient(socket: Socket, receive: (email: ReceivedEmail) => void, behavior: SmtpBehavior): void {
  let buffered = '';
  let to: string[] = [];
  let isReadingData = false;
  if (behavior === 'hang') return;
  socket.write('220 mailbox\r\n');
  socket.on('data', (chunk) => {
    buffered += chunk.toString('utf8');
    for (;;) {
      const terminator = isReadingData ? '\r\n.\r\n' : '\r\n';
      const end = buffered.indexOf(terminator);
      if (end < 0) return;
      const part = buffered.slice(0, end);
      buffered = buffered.slice(end + terminator.length);
      if (isReadingData) {
        receive({ to, headers: parseHeaders(part), ...parseBody(part) });
        to = [];
        if (behavior === 'die') return void socket.destroy();
      } else if (/^RCPT /i.test(part) && behavior === 'busy') {
        socket.write('451 try later\r\n');
        continue;
      } else if (/^RCPT /i.test(part) && behavior === 'refuse') {
        socket.write('550 no such mailbox\r\n');
        continue;
      } else to.push(...(/^RCPT TO:<(.*)>/i.exec(part)?.slice(1) ?? []));
      isReadingData = !isReadingData && /^DATA$/i.test(part);
      socket.write(isReadingData ? '354 go on\r\n' : '250 ok\r\n');
      if (/^QUIT$/i.test(part)) socket.end();
    }
  });
}

function parseHeaders(message: string): string {
  const unfolded = message.slice(0, message.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ');
  // RFC 2047: white space between two encoded words is not part of the text.
  return unfolded
    .replace(/\?= (?==\?UTF-8\?Q\?)/gi, '?=')
    .replace(/=\?UTF-8\?Q\?(.*?)\?=/gi, (_, word: string) => decodeQuotedPrintable(word.replace(/_/g, ' ')));
}

/** Returns the two versions of a multipart/alternative body. */
function parseBody(message: string): { text: string; html: string } {
  const boundary = /boundary="([^"]+)"/.exec(message)?.[1] ?? '';
  const parts = message.split(`--${boundary}`);
  const decode = (type: string) => {
    const part = parts.find((candidate) => candidate.includes(`Content-Type: ${type}`)) ?? '';
    const [head = '', ...body] = part.split('\r\n\r\n');
    const content = body.join('\r\n\r\n').replace(/\r\n$/, '');
    const text = /quoted-printable/i.test(head) ? decodeQuotedPrintable(content.replace(/=\r\n/g, '')) : content;
    return text.replaceAll('\r\n', '\n');
  };
  return { text: decode('text/plain'), html: decode('text/html') };
}

function decodeQuotedPrintable(text: string): string {
  const bytes = text.replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
