import { markdownToHtml } from './markdownToHtml.ts';

addEventListener('message', ({ data }: MessageEvent<string>) => postMessage(markdownToHtml(data)));
