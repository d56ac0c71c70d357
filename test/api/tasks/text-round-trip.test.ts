import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { getTask } from '../../support/read-tasks.ts';
import { type ApiClient, createTokenClient, describeOnEachEngine, type Person } from '../../support/test-app.ts';

const texts = {
  'white space at both ends': ' \t\n  text \r\n\u2028\u2029\ufeff ',
  'line ends of every kind': 'one\ntwo\r\nthree\rfour\u0085five',
  'emoji of several parts': '👩🏽‍🚀 🇪🇸 👨‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ❤️ 1️⃣',
  'right-to-left, with marks': '\u202eשלום \u200fעולם\u202c مرحبا بالعالم \u2066abc\u2069',
  'letters composed and decomposed': 'é e\u0301 Å A\u030a ﬁ ẛ̣ \u1e9b\u0323',
  'scripts of every width': 'Ωμέγα Ж 漢字 かな 한글 𝕬 𠜎 ꧁ ᠮᠣᠩᠭᠣᠯ',
  'combining marks upon marks': `Z${'\u0335\u0321\u0362'.repeat(100)}`,
  'HTML and scripts': '<script>alert("&amp;")</script><img src=x onerror=\'a()\'>&lt;/b&gt;<!-- x -->',
  'SQL and shells': `'; drop table tasks; -- \\' $$ \`rm -rf\` %s $1 ? :name \\x00 E'\\n'`,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the text must stay literal
  'JSON and templates': '{"a":"\\u0000 \\ud800"} \\" \\\\ ${x} {{x}} #{x} %7B',
  'control characters': Array.from({ length: 31 }, (_, at) => String.fromCharCode(at + 1)).join('') + '\x7f\x9f',
  'characters that are none': '\ufffe\uffff\u{1fffe}\u{10ffff}\ufffd',
  Markdown: '# Why\n\n* [ ] one\n* [x] two\n\n```ts\nconst a = `b`;\n```\n\n| a | b |\n|---|---|\n',
  nothing: '',
};

describe('Text is returned exactly as it was written', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let project: Json;
    let base: string;
    let wire: ApiClient;
    beforeAll(async () => {
      ana = await test.createPerson();
      ({ project } = await ana.createTeamSpace());
      base = await test.listen();
      wire = createTokenClient(test, await ana.createTokenSecret());
    });

    it.each(Object.entries(texts))('a description, byte for byte: %s', async (_, description) => {
      const made = await overTheWire('POST', '/tasks', { projectId: project.id, title: 'x', description });
      const { id } = made.task;
      expect(made.task.description).toBe(description);
      expect((await overTheWire('GET', `/tasks/${id}`)).task.description).toBe(description);
      const changed = await overTheWire('PATCH', `/tasks/${id}`, { description: `${description}!` });
      expect(changed.task.description).toBe(`${description}!`);
      const listed = await overTheWire('GET', `/tasks?projectId=${project.id}`);
      expect(listed.find((task: Json) => task.id === id).description).toBe(`${description}!`);
    });

    it.each(Object.entries(texts).filter(([, text]) => text.trim() !== ''))('a comment: %s', async (_, content) => {
      const { id } = await ana.createTask(project.id);
      const { body } = await ana.post(`/tasks/${id}/comments`, { content });
      expect(body.comment.content).toBe(content);
      expect((await ana.get(`/tasks/${id}/comments`)).body[0].content).toBe(content);
    });

    // A title is one line without direction overrides: invisible-characters-and-line-breaks.test.ts.
    const oneLineTexts = Object.entries(texts).filter(
      ([, text]) => text.trim() !== '' && !/[\p{Cc}\u2028\u2029\u202e\u2066]/u.test(text.trim()),
    );
    it.each(oneLineTexts)('a title, trimmed: %s', async (_, text) => {
      const { id, title } = await ana.createTask(project.id, { title: text });
      expect(title).toBe(text.trim());
      expect((await getTask(ana, id)).title).toBe(text.trim());
    });

    it('a description of 50,000 characters of one, three and four bytes', async () => {
      for (const description of ['x'.repeat(50_000), '漢'.repeat(50_000), '🚀'.repeat(50_000)]) {
        const { id } = await ana.createTask(project.id, { description });
        expect((await getTask(ana, id)).description === description).toBe(true);
        const { status, body } = await ana.patch(`/tasks/${id}`, { description: `${description}x` });
        expect([status, body.issues]).toEqual([
          400,
          [{ path: 'description', message: 'must have at most 50000 characters' }],
        ]);
        expect((await getTask(ana, id)).description === description).toBe(true);
      }
    });

    it('an empty description is not null', async () => {
      const { id } = await ana.createTask(project.id, { description: '' });
      expect((await getTask(ana, id)).description).toBe('');
      expect((await ana.patch(`/tasks/${id}`, { description: null })).body.task.description).toBeNull();
    });

    async function overTheWire(method: string, path: string, body?: Json): Promise<Json> {
      const answer = await fetch(`${base}/api${path}`, {
        method,
        headers: { ...wire.headers, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
      });
      expect(answer.ok).toBe(true);
      expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
      // A strict decoder, unlike response.json(), also detects invalid UTF-8.
      return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(await answer.arrayBuffer()));
    }
  });
});
