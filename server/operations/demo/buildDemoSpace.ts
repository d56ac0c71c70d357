import type { Actor } from '../../auth/authorize.ts';
import type { Db } from '../../db/engine/database.ts';
import { insertNotifiedRev } from '../../db/queries/notifiedRevs.ts';
import { createUserWithPersonalSpace } from '../account/signUp.ts';
import { createContextWithoutRequest, createUserActor } from '../contextWithoutRequest.ts';
import type { Services } from '../handlerTypes.ts';
import type { CallOperation } from './operationCaller.ts';
import { type OutlineTask, type ProjectOutline, parseOutline } from './parseOutline.ts';
import { mobileAppOutline } from './projects/mobileApp.ts';
import { tradeFairOutline } from './projects/tradeFair.ts';
import { websiteOutline } from './projects/websiteRelaunch.ts';
import type { SeededRandom } from './seededRandom.ts';
import { createTimeline, type TimelineContext, type TimelineStep } from './timelineSteps.ts';
import { scheduleTasks, type WorkCalendar } from './workSchedule.ts';

/** The projects with the days, relative to today, over which their work is spread. */
const projects = [
  { outline: websiteOutline, from: -46, to: 26 },
  { outline: mobileAppOutline, from: -40, to: 45 },
  { outline: tradeFairOutline, from: -32, to: 38 },
];

const people = [
  { first: 'Mara', name: 'Mara Lindqvist', mailbox: 'mara', role: 'admin' },
  { first: 'Tomás', name: 'Tomás Rivera', mailbox: 'tomas', role: 'member' },
  { first: 'Priya', name: 'Priya Nair', mailbox: 'priya', role: 'member' },
  { first: 'Helen', name: 'Helen Okafor', mailbox: 'helen', role: 'member' },
] as const;

const labels = {
  client: { name: 'Customers', color: '#0ea5e9' },
  research: { name: 'Research', color: '#8b5cf6' },
  design: { name: 'Design', color: '#ec4899' },
  copy: { name: 'Texts', color: '#f59e0b' },
  frontend: { name: 'Frontend', color: '#10b981' },
  backend: { name: 'Backend', color: '#64748b' },
  bug: { name: 'Bug', color: '#ef4444' },
  legal: { name: 'Contracts', color: '#78716c' },
  'quick-win': { name: 'Quick win', color: '#84cc16' },
};

export interface DemoBuildContext {
  db: Db;
  services: Services;
  call: CallOperation;
  /** Sets the time of the following calls. */
  setClock: (timeMs: number) => void;
  calendar: WorkCalendar;
  random: SeededRandom;
  /** The hash of a random password, because the demo's people never sign in. */
  passwordHash: string;
}

/** Builds the space as its people would have: by calling operations, one after another, over the past weeks. */
export async function buildDemoSpace(
  build: DemoBuildContext,
  owner: Actor,
  { name, slug, key }: { name: string; slug: string; key: string },
) {
  const { call, calendar, random, setClock } = build;
  setClock(calendar.getTimeMs(-58, 9, random));
  const description = 'A made-up company, to try things in: software for small harbours.';
  const { space } = await call(owner, 'create_space', { name, slug, key, color: '#0369a1', description });
  owner.spaces = [{ id: space.id, role: 'owner' }];
  const actors = { Me: owner, ...(await inviteMembers(build, owner, space)) };

  const labelIds: Record<string, string> = {};
  for (const [key, label] of Object.entries(labels)) {
    labelIds[key] = (await call(owner, 'create_label', { spaceId: space.id, ...label })).label.id;
  }
  const steps: TimelineStep[] = [];
  const createdProjects = [];
  const [general] = (await call(owner, 'list_projects', { spaceId: space.id })).projects;
  for (const [index, { outline, from, to }] of projects.entries()) {
    const existingId = index === 0 ? general?.id : undefined;
    const project = await createOrUpdateProject(build, owner, space.id, outline, existingId);
    const statusIds = await setUpStatuses(build, owner, project.id, outline);
    const team = outline.team.map((first) => actors[first as keyof typeof actors] as Actor);
    const context: TimelineContext = {
      call,
      projectId: project.id,
      statusIds,
      labelIds,
      actors,
      team,
      calendar,
      random,
    };
    const items: OutlineTask[] = parseOutline(outline.outline);
    steps.push(...createTimeline(items, scheduleTasks(items, from, to, random), context));
    createdProjects.push(project);
  }
  for (const { at, apply } of steps.toSorted((a, b) => a.at - b.at)) {
    setClock(at);
    await apply();
  }
  // What the made-up people have done notifies nobody.
  await insertNotifiedRev(build.db, space.id, 'now');
  return { space, projects: createdProjects };
}

async function inviteMembers(
  build: DemoBuildContext,
  owner: Actor,
  space: { id: string; slug: string; createdAt: string },
) {
  const { db, services, call, passwordHash } = build;
  const context = createContextWithoutRequest(db, services, space.createdAt);
  const actors: Record<string, Actor> = {};
  for (const { first, name, mailbox, role } of people) {
    const email = `${mailbox}@${space.slug}.example`;
    const user = await createUserWithPersonalSpace(context, {
      email,
      name,
      passwordHash,
      isVerified: true,
      isDemo: true,
    });
    const { url = '' } = await call(owner, 'create_invitation', { spaceId: space.id, role, email });
    const secret = url.split('#invitation=')[1] as string;
    await call(await createUserActor(db, user), 'accept_invitation', { secret });
    actors[first] = await createUserActor(db, user);
  }
  return actors;
}

/** The first project reuses the one that was created with the space. */
async function createOrUpdateProject(
  { call }: DemoBuildContext,
  owner: Actor,
  spaceId: string,
  outline: ProjectOutline,
  projectId?: string,
) {
  const { name, slug, color, description, defaultView } = outline;
  const fields = { name, slug, color, description, defaultView };
  const { project } =
    projectId === undefined
      ? await call(owner, 'create_project', { spaceId, ...fields })
      : await call(owner, 'update_project', { projectId, ...fields });
  return project;
}

async function setUpStatuses(
  { call }: DemoBuildContext,
  owner: Actor,
  projectId: string,
  { hasReviewColumn }: ProjectOutline,
): Promise<TimelineContext['statusIds']> {
  const { statuses } = await call(owner, 'list_statuses', { projectId });
  const [todo, active, done] = statuses;
  if (!todo || !active || !done) throw new Error('A new project has three statuses');
  if (!hasReviewColumn) return { todo: todo.id, active: active.id, review: active.id, done: done.id };
  const fields = { projectId, name: 'In Review', category: 'active' as const, color: '#a855f7' };
  const { status: review } = await call(owner, 'create_status', fields);
  const position = (active.position + done.position) / 2;
  await call(owner, 'update_status', { statusId: review.id, position });
  return { todo: todo.id, active: active.id, review: review.id, done: done.id };
}
