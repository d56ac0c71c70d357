import { useState } from 'react';
import { t } from '../../../lib/i18n/index.ts';
import { useApiQuery } from '../../../lib/useApiQuery.ts';
import { Button, Field, Select } from '../../../ui/index.ts';
import type { Preview } from './importApi.ts';
import { LossList } from './LossList.tsx';

const csvFields = [
  'title',
  'description',
  'status',
  'priority',
  'startDate',
  'dueDate',
  'completedAt',
  'labels',
  'assignees',
  'parent',
  'id',
] as const;

interface ImportPreviewProps {
  spaceId: string;
  preview: Preview;
  /** Another column was chosen: the preview is to be read again. */
  onChange: (options: object) => void;
  onStart: (options: object) => void;
  onCancel: () => void;
}

/** What a file has and what would be lost, with the choices that it leaves: who is who, and which column is what. */
export function ImportPreview({ spaceId, preview, onChange, onStart, onCancel }: ImportPreviewProps) {
  const members = useApiQuery('list_members', { spaceId }).data?.members ?? [];
  const [userIds, setUserIds] = useState<Record<string, string | null>>({});
  const [columns, setColumns] = useState<Record<string, string>>({});
  const { counts, tasks, people, mapping, losses } = preview;
  const getUserId = ({ name, userId }: Preview['people'][number]) => (name in userIds ? userIds[name] : userId) ?? null;
  const toColumns = (chosen: Record<string, string>) =>
    Object.entries(chosen).map(([field, column]) => ({ field, column }));
  // The user who starts it has seen who is who, so members may be named as authors. Nobody needs no entry unless it was chosen.
  const listPeople = () =>
    people
      .map((person) => ({ name: person.name, userId: getUserId(person) }))
      .filter(({ name, userId }) => userId !== null || name in userIds);
  return (
    <div className="flex flex-col gap-3 rounded-control border border-line p-3">
      <p>
        {t('import.counts', {
          source: preview.source,
          tasks: counts.tasks,
          comments: counts.comments,
          projects: counts.projects,
        })}
      </p>
      <p>{t('import.effect', { created: preview.created, updated: preview.updated })}</p>
      <ol className="list-inside list-decimal">
        {tasks.slice(0, 5).map((task, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes its order
          <li key={index} className="truncate" dir="auto">
            {[task.title, task.status, task.dueDate].filter(Boolean).join(' · ')}
          </li>
        ))}
      </ol>
      {preview.columns.length > 0 && (
        <fieldset className="flex flex-wrap gap-2">
          <legend>{t('import.columns')}</legend>
          {csvFields.map((field) => (
            <Field key={field} label={field}>
              {(control) => (
                <Select
                  {...control}
                  value={columns[field] ?? mapping.find((each) => each.field === field)?.column ?? ''}
                  onChange={(event) => {
                    const chosen = { ...columns, [field]: event.target.value };
                    setColumns(chosen);
                    // With other columns there may be other people.
                    onChange({ columns: toColumns(chosen) });
                  }}
                >
                  <option value="">{t('import.noColumn')}</option>
                  {preview.columns.map((column) => (
                    <option key={column}>{column}</option>
                  ))}
                </Select>
              )}
            </Field>
          ))}
        </fieldset>
      )}
      {people.length > 0 && (
        <fieldset className="flex flex-wrap gap-2">
          <legend>{t('import.people')}</legend>
          <p className="w-full text-muted">{t('import.peopleHint')}</p>
          {people.map((person) => (
            <Field key={person.name} label={person.label}>
              {(control) => (
                <Select
                  {...control}
                  value={getUserId(person) ?? ''}
                  onChange={(event) => setUserIds({ ...userIds, [person.name]: event.target.value || null })}
                >
                  <option value="">{t('import.nobody')}</option>
                  {members.map((member) => (
                    <option key={member.userId} value={member.userId}>
                      {member.name}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
          ))}
        </fieldset>
      )}
      <LossList losses={losses} />
      <div className="flex gap-2">
        <Button variant="primary" onClick={() => onStart({ people: listPeople(), columns: toColumns(columns) })}>
          {t('import.start')}
        </Button>
        <Button onClick={onCancel}>{t('ui.cancel')}</Button>
      </div>
    </div>
  );
}
