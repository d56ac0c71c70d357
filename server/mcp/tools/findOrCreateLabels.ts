import { AppError } from '../../../contract/errors.ts';
import { filterByFullName, listSimilarNames } from '../../../contract/rules/matchNames.ts';
import { listSpaceLabels } from '../../db/queries/labels.ts';
import type { ActorContext } from '../../operations/handlerTypes.ts';
import { createLabel } from '../../operations/labels.ts';

const maxNames = 20;

/** The ids of the labels with the name in any of the spaces. @throws AppError with code `unknown_label` */
export async function findLabelIds({ db }: ActorContext, spaceIds: readonly string[], name: string): Promise<string[]> {
  const labels = (await Promise.all(spaceIds.map((spaceId) => listSpaceLabels(db, spaceId)))).flat();
  const found = filterByNameOrId(labels, name);
  if (found.length === 0) throw unknownLabel('label', name, labels);
  return found.map(({ id }) => id);
}

/** @throws AppError with code `unknown_label` */
export async function findOrCreateLabels(
  context: ActorContext,
  spaceId: string,
  names: readonly string[],
  createMissing: boolean,
): Promise<string[]> {
  const labels = await listSpaceLabels(context.db, spaceId);
  const ids: string[] = [];
  for (const [index, name] of names.entries()) {
    let [label] = filterByNameOrId(labels, name);
    if (!label) {
      if (!createMissing) throw unknownLabel(`labels.${index}`, name, labels);
      label = await createLabel(context, { spaceId, name, color: null });
      labels.push(label);
    }
    ids.push(label.id);
  }
  return ids;
}

function filterByNameOrId<T extends { id: string; name: string }>(labels: readonly T[], name: string): T[] {
  const byName = filterByFullName(labels, name);
  return byName.length > 0 ? byName : labels.filter(({ id }) => id === name.toLowerCase());
}

function unknownLabel(path: string, name: string, labels: readonly { name: string }[]): AppError {
  const names = listSimilarNames(
    labels.map((label) => label.name),
    name,
    maxNames,
  );
  const message = `“${name}” is no label of the space; its labels are ${names.join(', ') || 'none'}`;
  const hint = path === 'label' ? '' : '. With createLabels: true it is created';
  return new AppError('unknown_label', `${path}: ${message}${hint}`, {
    details: { issues: [{ path, message: `${message}${hint}` }] },
  });
}
