import type { Actor } from '../../auth/authorize.ts';
import type { CallOperation } from './operationCaller.ts';
import type { OutlineTask } from './parseOutline.ts';
import type { SeededRandom } from './seededRandom.ts';
import { minutesToMs, type ScheduledWork, type WorkCalendar, type WorkState } from './workSchedule.ts';

/** A call that one of the people made at a point in time. */
export interface TimelineStep {
  at: number;
  apply: () => Promise<unknown>;
}

/** What the steps of one project's timeline need. */
export interface TimelineContext {
  call: CallOperation;
  projectId: string;
  statusIds: Record<WorkState, string>;
  labelIds: Record<string, string>;
  /** The actors by first name. */
  actors: Record<string, Actor>;
  team: Actor[];
  calendar: WorkCalendar;
  random: SeededRandom;
}

const priorities = ['none', 'none', 'none', 'low', 'medium', 'medium', 'high'] as const;
const hours = [1, 2, 3, 4, 6, 8, 12, 16, 24] as const;

/** Creates the steps of all tasks of a project. They are not sorted by time. */
export function createTimeline(items: OutlineTask[], slots: ScheduledWork[], context: TimelineContext): TimelineStep[] {
  const steps: TimelineStep[] = [];
  let previous: PlannedTask | undefined;
  for (const [index, item] of items.entries()) {
    const task = planTask(item, slots[index] as ScheduledWork, context);
    steps.push(
      ...createTaskSteps(task, context),
      ...(item.waitsForPrevious && previous ? createBlockerSteps(task, previous, context) : []),
      ...createWorkSteps(task, context),
    );
    previous = task;
  }
  return steps;
}

interface PlannedTask {
  item: OutlineTask;
  slot: ScheduledWork;
  author: Actor;
  assignees: Actor[];
  createdAt: number;
  /** The time of the work; for tasks that have not started, the time of their comments. */
  from: number;
  to: number;
  /** Set once the task has been created. */
  id: string;
  subtaskIds: string[];
}

function planTask(item: OutlineTask, slot: ScheduledWork, { calendar, random, team }: TimelineContext): PlannedTask {
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

function createTaskSteps(
  task: PlannedTask,
  { call, calendar, labelIds, projectId, random }: TimelineContext,
): TimelineStep[] {
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
  const subtasks = item.subtasks.map((title, index) => {
    const dueDay =
      dayRange && dayRange.start + Math.ceil(((dayRange.end - dayRange.start) * (index + 1)) / item.subtasks.length);
    const assigneeIds = input.assigneeIds.slice(0, 1);
    return {
      at: createdAt + minutesToMs(3 * (index + 1)),
      apply: async () => {
        const fields = {
          projectId,
          title,
          parentTaskId: task.id,
          dueDate: dueDay === null ? null : calendar.getDate(dueDay),
          assigneeIds,
        };
        task.subtaskIds[index] = (await call(author, 'create_task', fields)).task.id;
      },
    };
  });
  return [first, ...subtasks];
}

function createBlockerSteps(task: PlannedTask, blocker: PlannedTask, { call }: TimelineContext): TimelineStep[] {
  const at = Math.max(task.createdAt, blocker.createdAt) + minutesToMs(25);
  return [{ at, apply: () => call(task.author, 'add_blocker', { taskId: task.id, otherId: blocker.id }) }];
}

function createWorkSteps(task: PlannedTask, { actors, call, random, statusIds }: TimelineContext): TimelineStep[] {
  const { item, slot, author, assignees, from, to } = task;
  const worker = assignees[0] ?? author;
  const move = (at: number, state: WorkState, getId: () => string) => ({
    at,
    apply: () => call(worker, 'update_task', { taskId: getId(), statusId: statusIds[state] }),
  });
  const getTaskId = () => task.id;
  /** `fraction` is the part of the working time that has passed, from 0 to 1. */
  const getTimeAfter = (fraction: number) => from + (to - from) * fraction;

  const steps: TimelineStep[] = item.comments.map(({ by, content }, index) => ({
    at: getTimeAfter((index + 1) / (item.comments.length + 1)),
    apply: () => call(actors[by] as Actor, 'add_comment', { taskId: task.id, content }),
  }));
  if (slot.state === 'todo') return steps;

  steps.push(move(from, 'active', getTaskId));
  const isDone = slot.state === 'done';
  const { length } = item.subtasks;
  const finishedCount = isDone ? length : Math.ceil(length / 2);
  for (let index = 0; index < finishedCount; index++) {
    steps.push(move(getTimeAfter((index + 1) / (length + 1)), 'done', () => task.subtaskIds[index] as string));
  }
  if (finishedCount < length) {
    steps.push(
      move(
        getTimeAfter((finishedCount + 0.5) / (length + 1)),
        'active',
        () => task.subtaskIds[finishedCount] as string,
      ),
    );
  }
  if (slot.state === 'review' || (isDone && random.chance(0.4)))
    steps.push(move(getTimeAfter(0.85), 'review', getTaskId));
  if (isDone) steps.push(move(to, 'done', getTaskId));
  const isOld = slot.dayRange !== null && slot.dayRange.end < -24;
  if (isDone && isOld && length === 0 && random.chance(0.6)) {
    steps.push({
      at: to + minutesToMs(5 * 24 * 60),
      apply: () => call(worker, 'update_task', { taskId: task.id, isArchived: true }),
    });
  }
  return steps;
}
