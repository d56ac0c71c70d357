import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface ReceivedEmail {
  /** Whom the mail server is told to bring it to. */
  to: string[];
  /** Its headers, unfolded and in letters, one a line. */
  headers: string;
  text: string;
}

export interface FakeSmtpServer {
  /** For SMTP_URL. */
  url: string;
  /** The next letter that comes, or the oldest not yet read. */
  nextEmail(): Promise<ReceivedEmail>;
  /** The text of that letter. */
  nextEmailText(): Promise<string>;
  /** How many have come and were not read. */
  readonly unreadCount: number;
  close(): Promise<void>;
}

/** As much of a mail server as it takes to get a letter. */
export async function startFakeSmtpServer(): Promise<FakeSmtpServer> {
  const letters: ReceivedEmail[] = [];
  const readers: ((letter: ReceivedEmail) => void)[] = [];
  const receive = (letter: ReceivedEmail) => {
    const reader = readers.shift();
    if (reader) reader(letter);
    else letters.push(letter);
  };
  const letter = async () => letters.shift() ?? new Promise<ReceivedEmail>((resolve) => readers.push(resolve));
  const server = createServer((socket) => converse(socket, receive)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    nextEmail: letter,
    nextEmailText: async () => (await letter()).text,
    get unreadCount() {
      return letters.length;
    },
    close: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}

function converse(socket: Socket, receive: (letter: ReceivedEmail) => void): void {
  let unread = '';
  let to: string[] = [];
  let isLetter = false;
  socket.write('220 mailbox\r\n');
  socket.on('data', (chunk) => {
    unread += chunk.toString('utf8');
    for (;;) {
      const mark = isLetter ? '\r\n.\r\n' : '\r\n';
      const end = unread.indexOf(mark);
      if (end < 0) return;
      const part = unread.slice(0, end);
      unread = unread.slice(end + mark.length);
      if (isLetter) {
        receive({ to, headers: headOf(part), text: textOf(part) });
        to = [];
      } else to.push(...(/^RCPT TO:<(.*)>/i.exec(part)?.slice(1) ?? []));
      isLetter = !isLetter && /^DATA$/i.test(part);
      socket.write(isLetter ? '354 go on\r\n' : '250 ok\r\n');
      if (/^QUIT$/i.test(part)) socket.end();
    }
  });
}

function headOf(letter: string): string {
  const head = letter.slice(0, letter.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ');
  // Of a word in two parts, the space between them is none of it.
  return head
    .replace(/\?= (?==\?UTF-8\?Q\?)/gi, '?=')
    .replace(/=\?UTF-8\?Q\?(.*?)\?=/gi, (_, word: string) => decoded(word.replace(/_/g, ' ')));
}

/** The body, out of quoted-printable where that is what it is in. */
function textOf(letter: string): string {
  const body = letter.slice(letter.indexOf('\r\n\r\n') + 4);
  return /quoted-printable/i.test(letter) ? decoded(body.replace(/=\r\n/g, '')) : body;
}

function decoded(text: string): string {
  const bytes = text.replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
