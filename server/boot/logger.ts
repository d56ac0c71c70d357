import { write, writeSync } from 'node:fs';
import { type DestinationStream, type Logger, pino } from 'pino';
import type { Config } from './config.ts';

const standardError = 2;
const redact = ['req.headers.authorization', 'req.headers.cookie', 'password', 'secret', '*.password', '*.secret'];

/** Creates a logger that writes JSON lines to standard error. */
export function createLogger({ logLevel }: Pick<Config, 'logLevel'>): Logger {
  return pino({ level: logLevel, redact }, createBufferedStream(standardError));
}

const maxBufferedChars = 131_072;
const flushIntervalMs = 100;
const retryDelayMs = 10;

/** Buffers lines and writes many at once: a write occupies a thread of the pool for about as long as a request takes. */
function createBufferedStream(fd: number): DestinationStream {
  let buffer = '';
  let isWriting = false;
  let isScheduled = false;
  process.on('exit', () => {
    try {
      if (buffer !== '') writeSync(fd, buffer);
    } catch {
      // The reader has closed the pipe.
    }
  });

  function flush(): void {
    isScheduled = false;
    if (isWriting || buffer === '') return;
    isWriting = true;
    const bytes = Buffer.from(buffer);
    buffer = '';
    writeAll(bytes);
  }

  function writeAll(bytes: Buffer): void {
    write(fd, bytes, (error, written) => {
      if (error?.code === 'EAGAIN') return void setTimeout(writeAll, retryDelayMs, bytes);
      if (!error && written < bytes.length) return writeAll(bytes.subarray(written));
      // Any other error means that the reader has closed the pipe: the lines are dropped.
      isWriting = false;
      if (buffer !== '') flushSoon();
    });
  }

  function flushSoon(): void {
    if (buffer.length >= maxBufferedChars) flush();
    else if (!isScheduled) {
      isScheduled = true;
      setTimeout(flush, flushIntervalMs);
    }
  }

  return {
    write: (line) => {
      buffer += line;
      flushSoon();
    },
  };
}
