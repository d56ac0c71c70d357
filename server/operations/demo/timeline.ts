import type { Actor } from '../../auth/authorize.ts';
import type { CallOperation } from './operationCaller.ts';
import type { OutlineTask } from './parseOutline.ts';
import type { SeededRandom } from './seededRandom.ts';
import { minutesToMs, type ScheduledWork, type WorkCalendar, type WorkState } from './workSchedule.ts';

/** Something that somebody did at some time. */
export interface TimelineStep {
  at: number;
  apply: () => Promise<unknown>;
}

/** Where the story of a project takes place. */
export interface TimelineContext {
  call: CallOperation;
  projectId: string;
  statusIds: Record<WorkState, string>;
  labelIds: Record<string, string>;
  /** By first name. */
  actors: Record<string, Actor>;
  team: Actor[];
  calendar: WorkCalendar;
  random: SeededRandom;
}

const priorities = ['none', 'none', 'none', 'low', 'medium', 'medium', 'high'] as const;
const hours = [1, 2, 3, 4, 6, 8, 12, 16, 24] as const;

/** All that happened to the items so far; whoever runs it puts it in order. */
export function createTimeline(items: OutlineTask[], slots: ScheduledWork[], scene: TimelineContext): TimelineStep[] {
  const moments: TimelineStep[] = [];
  let before: Planned | undefined;
  for (const [at, item] of items.entries()) {
    const task = plan(item, slots[at] as ScheduledWork, scene);
    moments.push(
      ...created(task, scene),
      ...(item.waitsForPrevious && before ? waiting(task, before, scene) : []),
      ...worked(task, scene),
    );
    before = task;
  }
  return moments;
}

interface Planned {
  item: OutlineTask;
  slot: ScheduledWork;
  author: Actor;
  assignees: Actor[];
  createdAt: number;
  /** While it was or is worked on; for what nobody has begun: talked about. */
  from: number;
  to: number;
  /** Known once it has been created. */
  id: string;
  subtaskIds: string[];
}

function plan(item: OutlineTask, slot: ScheduledWork, { calendar, random, team }: TimelineContext): Planned {
  const { dayRange, state } = slot;
  const createdDay = Math.max(
    -55,
    Math.min((dayRange?.start ?? 0) - 2 - random.integerBelow(9), -2 - random.integerBelow(20)),
  );
  const createdAt = calendar.getTimeMs(createdDay, 9 + random.integerBelow(7), random);
  const isBegun = state !== 'todo';
  const from = Math.max(
    createdAt + minutesToMs(90),
    isBegun && dayRange ? calendar.getTimeMs(dayRange.start, 9, random) : 0,
  );
  const until =
    state === 'done' && dayRange ? calendar.getTimeMs(dayRange.end, 16, random) : calendar.getTimeMs(-1, 17, random);
  const main = random.pick(team);
  const other = random.pick(team);
  const assignees = !isBegun && random.chance(0.4) ? [] : [...new Set(random.chance(0.15) ? [main, other] : [main])];
  const to = Math.max(from + minutesToMs(60), until);
  return { item, slot, author: random.pick(team), assignees, createdAt, from, to, id: '', subtaskIds: [] };
}

function created(task: Planned, { call, calendar, labelIds, projectId, random }: TimelineContext): TimelineStep[] {
  const { item, slot, author, assignees, createdAt } = task;
  const { dayRange } = slot;
  const hasHour = random.chance(0.1);
  const dueDate = dayRange && `${calendar.getDate(dayRange.end)}${hasHour ? 'T15:00:00.000Z' : ''}`;
  const input = {
    projectId,
    title: item.title,
    description: item.description,
    priority: item.priority ?? random.pick(priorities),
    startDate: dayRange && calendar.getDate(dayRange.start),
    dueDate,
    estimatedHours: random.chance(0.7) ? random.pick(hours) : null,
    assigneeIds: assignees.map((actor) => actor.user.id),
    labelIds: item.labels.map((label) => labelIds[label] as string),
  };
  const first = {
    at: createdAt,
    apply: async () => {
      task.id = (await call(author, 'create_task', input)).task.id;
    },
  };
  const subtasks = item.subtasks.map((title, at) => {
    const part =
      dayRange && dayRange.start + Math.ceil(((dayRange.end - dayRange.start) * (at + 1)) / item.subtasks.length);
    const assigneeIds = input.assigneeIds.slice(0, 1);
    return {
      at: createdAt + minutesToMs(3 * (at + 1)),
      apply: async () => {
        const fields = {
          projectId,
          title,
          parentTaskId: task.id,
          dueDate: part === null ? null : calendar.getDate(part),
          assigneeIds,
        };
        task.subtaskIds[at] = (await call(author, 'create_task', fields)).task.id;
      },
    };
  });
  return [first, ...subtasks];
}

function waiting(task: Planned, before: Planned, { call }: TimelineContext): TimelineStep[] {
  const at = Math.max(task.createdAt, before.createdAt) + minutesToMs(25);
  return [{ at, apply: () => call(task.author, 'add_blocker', { taskId: task.id, otherId: before.id }) }];
}

function worked(task: Planned, { actors, call, random, statusIds }: TimelineContext): TimelineStep[] {
  const { item, slot, author, assignees, from, to } = task;
  const worker = assignees[0] ?? author;
  const move = (at: number, state: WorkState, id: () => string) => ({
    at,
    apply: () => call(worker, 'update_task', { taskId: id(), statusId: statusIds[state] }),
  });
  const own = () => task.id;
  /** The parts of the time that there is, from 0 to 1. */
  const after = (part: number) => from + (to - from) * part;

  const moments: TimelineStep[] = item.comments.map(({ by, content }, at) => ({
    at: after((at + 1) / (item.comments.length + 1)),
    apply: () => call(actors[by] as Actor, 'add_comment', { taskId: task.id, content }),
  }));
  if (slot.state === 'todo') return moments;

  moments.push(move(from, 'active', own));
  const isDone = slot.state === 'done';
  const { length } = item.subtasks;
  const finished = isDone ? length : Math.ceil(length / 2);
  for (let at = 0; at < finished; at++)
    moments.push(move(after((at + 1) / (length + 1)), 'done', () => task.subtaskIds[at] as string));
  if (finished < length)
    moments.push(move(after((finished + 0.5) / (length + 1)), 'active', () => task.subtaskIds[finished] as string));
  if (slot.state === 'review' || (isDone && random.chance(0.4))) moments.push(move(after(0.85), 'review', own));
  if (isDone) moments.push(move(to, 'done', own));
  const isOld = slot.dayRange !== null && slot.dayRange.end < -24;
  if (isDone && isOld && length === 0 && random.chance(0.6)) {
    moments.push({
      at: to + minutesToMs(5 * 24 * 60),
      apply: () => call(worker, 'update_task', { taskId: task.id, isArchived: true }),
    });
  }
  return moments;
}
