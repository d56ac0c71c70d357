import { parse } from './markdownToHtml.ts';

addEventListener('message', ({ data }: MessageEvent<string>) => postMessage(parse(data)));
