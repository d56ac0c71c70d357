import { write, writeSync } from 'node:fs';
import { type DestinationStream, type Logger, pino } from 'pino';
import type { Config } from './config.ts';

const standardError = 2;
const redact = ['req.headers.authorization', 'req.headers.cookie', 'password', 'secret', '*.password', '*.secret'];

/** JSON lines on standard error. */
export function createLogger({ logLevel }: Pick<Config, 'logLevel'>): Logger {
  return pino({ level: logLevel, redact }, gathering(standardError));
}

const fullLength = 131_072;
const longestMs = 100;
const slowReaderMs = 10;

/** Gathers lines and writes many at once: a write takes a thread of the pool, for about as long as a request takes. */
function gathering(fd: number): DestinationStream {
  let lines = '';
  let isWriting = false;
  let isTimed = false;
  process.on('exit', () => {
    try {
      if (lines !== '') writeSync(fd, lines);
    } catch {
      // Nobody reads any more.
    }
  });

  function flush(): void {
    isTimed = false;
    if (isWriting || lines === '') return;
    isWriting = true;
    const bytes = Buffer.from(lines);
    lines = '';
    writeAll(bytes);
  }

  function writeAll(bytes: Buffer): void {
    write(fd, bytes, (error, written) => {
      if (error?.code === 'EAGAIN') return void setTimeout(writeAll, slowReaderMs, bytes);
      if (!error && written < bytes.length) return writeAll(bytes.subarray(written));
      // Where nobody reads any more, there is nobody to tell.
      isWriting = false;
      if (lines !== '') flushSoon();
    });
  }

  function flushSoon(): void {
    if (lines.length >= fullLength) flush();
    else if (!isTimed) {
      isTimed = true;
      setTimeout(flush, longestMs);
    }
  }

  return {
    write: (line) => {
      lines += line;
      flushSoon();
    },
  };
}
