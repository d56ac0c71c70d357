import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { checkProperty, fuzzTimeoutMs } from '../support/fuzz/check-property.ts';
import { connectMcpClient, type McpClient } from '../support/mcp/mcp-client.ts';
import { type ApiClient, type ApiResponse, describeOnEachEngine, type Person } from '../support/test-app.ts';

const values = {
  title: ['Plan', 'Plan B', 'Café', '(a+b)*'],
  description: ['One line', 'One line\nand more', '"quoted" \\ text', 'x'.repeat(4000)],
  priority: ['none', 'low', 'high', 'urgent'],
  estimatedHours: [null, 0, 2.5, 40],
  dueDate: [null, '2027-01-01', '2027-02-01T10:00:00.000Z', '2028-02-29'],
};
type Field = keyof typeof values;
const fields = Object.keys(values) as Field[];

/** What proxies that compress responses make of an ETag. */
const etagForms: ((etag: string) => string)[] = [
  (etag) => etag,
  (etag) => `W/${etag}`,
  (etag) => etag.replace(/"$/, '-gzip"'),
  (etag) => etag.replace(/"$/, ';br"'),
  (etag) => `"other", ${etag}`,
];

const change = { actor: fc.nat(1), field: fc.constantFrom(...fields), value: fc.nat(3) };
const move = fc.oneof(
  fc.record({ kind: fc.constant('read' as const), actor: fc.nat(3) }),
  fc.record({ kind: fc.constant('expect' as const), ...change }),
  fc.record({ kind: fc.constant('etag' as const), ...change, form: fc.nat(etagForms.length - 1) }),
  fc.record({ kind: fc.constant('undo' as const), actor: fc.nat(1) }),
  fc.record({ kind: fc.constant('replay' as const), actor: fc.nat(1) }),
  fc.record({ kind: fc.constant('agent' as const), ...change, asText: fc.boolean(), inBulk: fc.boolean() }),
  fc.record({ kind: fc.constant('edit' as const), actor: fc.nat(1), asText: fc.boolean() }),
);
type Move = typeof move extends fc.Arbitrary<infer T> ? T : never;

/** What one writer has seen of the task, and did to it. */
interface Writer {
  known: Json;
  etag: string;
  version: string;
  /** The fields that others have changed since. */
  unseen: Set<Field>;
  lastChange?: { field: Field; from: unknown; to: unknown };
  lastRequest?: { body: Json; key: string; response: ApiResponse };
}

/** Nothing is overwritten that its writer has not seen, and what nobody else has changed can be changed. */
class SharedTask {
  readonly #writers: Writer[] = [];
  readonly #people: ApiClient[];
  readonly #agents: McpClient[];
  readonly #id: string;

  constructor(people: ApiClient[], agents: McpClient[], id: string) {
    [this.#people, this.#agents, this.#id] = [people, agents, id];
  }

  async begin(): Promise<void> {
    for (let index = 0; index < 4; index++) await this.#readAs(index);
  }

  async make(item: Move): Promise<void> {
    const before = await this.#fetch();
    switch (item.kind) {
      case 'read':
        return this.#readAs(item.actor);
      case 'expect':
        return this.#patch(before, item, { expected: { [item.field]: this.#writer(item.actor).known[item.field] } });
      case 'etag':
        return this.#patch(before, item, {}, etagForms[item.form]?.(this.#writer(item.actor).etag));
      case 'undo':
        return this.#undo(before, item.actor);
      case 'replay':
        return this.#replay(before, item.actor);
      case 'agent':
        return this.#changeAsAgent(before, item);
      case 'edit':
        return this.#editAsAgent(before, item);
    }
  }

  async #patch(
    before: Json,
    { actor, field, value }: Extract<Move, { kind: 'expect' }> | Extract<Move, { kind: 'etag' }>,
    guard: Json,
    etag?: string,
  ) {
    const writer = this.#writer(actor);
    const body = { [field]: values[field][value], ...guard };
    const key = crypto.randomUUID();
    const headers = { 'idempotency-key': key, ...(etag && { 'if-match': etag }) };
    const response = await this.#person(actor).patch(`/tasks/${this.#id}`, body, headers);
    const isUpToDate = etag ? writer.etag === before.etag : before[field] === writer.known[field];
    expect([body, etag, response.status]).toEqual([body, etag, isUpToDate ? 200 : 412]);
    await this.#expectOutcome(before, actor, isUpToDate ? { [field]: values[field][value] } : undefined);
    if (!isUpToDate) return;
    writer.lastChange = { field, from: before[field], to: values[field][value] };
    writer.lastRequest = { body, key, response };
  }

  /** Undoes the writer's last change, as the web app does. */
  async #undo(before: Json, actor: number) {
    const { lastChange } = this.#writer(actor);
    if (!lastChange) return;
    const { field, from, to } = lastChange;
    const body = { [field]: from, expected: { [field]: to } };
    const { status } = await this.#person(actor).patch(`/tasks/${this.#id}`, body);
    const isUntouched = before[field] === to;
    expect([body, status]).toEqual([body, isUntouched ? 200 : 412]);
    await this.#expectOutcome(before, actor, isUntouched ? { [field]: from } : undefined);
    if (isUntouched) this.#writer(actor).lastChange = { field, from: to, to: from };
  }

  /** Sends a request again whose response was lost, as a browser does that comes back from offline. */
  async #replay(before: Json, actor: number) {
    const { lastRequest } = this.#writer(actor);
    if (!lastRequest) return;
    const { body, key, response } = lastRequest;
    const again = await this.#person(actor).patch(`/tasks/${this.#id}`, body, { 'idempotency-key': key });
    expect([again.status, again.text]).toEqual([response.status, response.text]);
    await this.#expectOutcome(before, actor, undefined);
  }

  async #changeAsAgent(before: Json, { actor, field, value, asText, inBulk }: Extract<Move, { kind: 'agent' }>) {
    const index = actor + 2;
    const writer = this.#writer(index);
    const to = values[field][value];
    // Some clients send numbers as text.
    const given = asText && typeof to === 'number' ? String(to) : to;
    const item = { taskId: this.#id, version: writer.version, [field]: given };
    const input = inBulk ? { tasks: asText ? JSON.stringify([item]) : [item] } : item;
    const { isError, data, text } = await this.#agent(actor).tryTool(inBulk ? 'update_tasks' : 'update_task', input);
    const isRefused = isError || data.failed === 1;
    const isUnseenText = field === 'description' && before.description !== null && writer.version.endsWith('~');
    expect([input, isRefused, text]).toEqual([input, writer.unseen.has(field) || isUnseenText, text]);
    await this.#expectOutcome(before, index, isRefused ? undefined : { [field]: to });
    if (!data?.version) return;
    // The result shows the other fields too, and the version tells whether the agent has seen the description.
    writer.version = data.version;
    writer.unseen.clear();
  }

  async #editAsAgent(before: Json, { actor, asText }: Extract<Move, { kind: 'edit' }>) {
    const edits = [{ find: 'line', replace: 'row' }];
    const input = { taskId: this.#id, edits: asText ? JSON.stringify(edits) : edits };
    const { isError } = await this.#agent(actor).tryTool('update_task', input);
    const isFound = before.description?.split('line').length === 2;
    expect([before.description, isError]).toEqual([before.description, !isFound]);
    const description = before.description?.replace('line', 'row');
    await this.#expectOutcome(before, actor + 2, isFound ? { description } : undefined);
  }

  /** The task has exactly the changes that were accepted. */
  async #expectOutcome(before: Json, actor: number, changes: Json | undefined) {
    const after = await this.#fetch();
    const pickFields = (task: Json) => Object.fromEntries(fields.map((field) => [field, task[field]]));
    expect(pickFields(after)).toEqual({ ...pickFields(before), ...changes });
    const changed = fields.filter((field) => after[field] !== before[field]);
    for (const [index, writer] of this.#writers.entries())
      if (index !== actor) for (const field of changed) writer.unseen.add(field);
    // Writers know what they wrote.
    Object.assign(this.#writer(actor).known, changes);
    if (actor < 2 && changes && before.etag === this.#writer(actor).etag) this.#writer(actor).etag = after.etag;
  }

  async #readAs(index: number): Promise<void> {
    const known = await this.#fetch();
    const data =
      index < 2 ? undefined : await this.#agent(index - 2).callTool('get_task', { taskId: this.#id, full: null });
    const { lastChange, lastRequest } = this.#writers[index] ?? {};
    this.#writers[index] = {
      ...{ known, etag: known.etag, version: data?.task.version ?? '', unseen: new Set() },
      ...(lastChange && { lastChange }),
      ...(lastRequest && { lastRequest }),
    };
  }

  async #fetch(): Promise<Json> {
    const { body, headers } = await this.#person(0).get(`/tasks/${this.#id}`);
    return { ...body.task, etag: headers.etag };
  }

  #writer(index: number): Writer {
    return this.#writers[index] as Writer;
  }

  #person(index: number): ApiClient {
    return this.#people[index] as ApiClient;
  }

  #agent(index: number): McpClient {
    return this.#agents[index] as McpClient;
  }
}

describe('A task that people and agents change at the same time', () => {
  describeOnEachEngine((test) => {
    let people: Person[];
    let agents: McpClient[];
    let project: Json;
    beforeAll(async () => {
      const ana = await test.createPerson('Ana');
      const team = await ana.createTeamSpace();
      ({ project } = team);
      const ben = await test.createMember(ana, team.space.id, 'member', 'Ben');
      people = [ana, ben];
      agents = [await connectMcpClient(ana), await connectMcpClient(ben)];
    });

    it(
      'loses no change that its writer has not seen, over any transport',
      async () => {
        await checkProperty(
          fc.asyncProperty(fc.array(move, { maxLength: 25, size: 'max' }), async (moves) => {
            const [ana] = people as [Person];
            const { id } = await ana.createTask(project.id, { title: 'Plan', description: 'One line' });
            const task = new SharedTask(people, agents, id);
            await task.begin();
            for (const item of moves) await task.make(item);
          }),
          12,
          0.2,
        );
      },
      fuzzTimeoutMs,
    );
  });
});
