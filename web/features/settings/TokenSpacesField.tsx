import { useState } from 'react';
import { t } from '../../lib/i18n/index.ts';
import { useStore } from '../../sync/index.ts';
import { Checkbox, Field, Select } from '../../ui/index.ts';

/** Chooses the spaces that a token reaches: all, or those whose boxes, named `space`, are checked. */
export function TokenSpacesField({ error }: { error: string | undefined }) {
  const spaces = useStore((state) => state.spaces);
  const [isConfined, setConfined] = useState(false);
  return (
    <>
      <Field label={t('tokens.spaces')} error={error}>
        {(control) => (
          <Select
            {...control}
            name="spaces"
            value={isConfined ? 'some' : 'all'}
            onChange={(event) => setConfined(event.target.value === 'some')}
          >
            <option value="all">{t('tokens.allSpaces')}</option>
            <option value="some">{t('tokens.someSpaces')}</option>
          </Select>
        )}
      </Field>
      {isConfined && (
        <div className="flex max-h-48 flex-col overflow-y-auto pb-2">
          {[...spaces.values()].map(({ id, name }) => (
            <Checkbox key={id} name="space" value={id} label={name} />
          ))}
        </div>
      )}
    </>
  );
}

/** The spaces that the form chooses; null: all. */
export function readTokenSpaceIds(form: HTMLFormElement): string[] | null {
  const data = new FormData(form);
  return data.get('spaces') === 'some' ? data.getAll('space').map(String) : null;
}

/** Returns a function that names the only spaces that a token or an agent reaches; undefined: all. */
export function useTokenSpaceNames(): (spaceIds: string[] | null) => string | undefined {
  const spaces = useStore((state) => state.spaces);
  return (spaceIds) => {
    if (spaceIds === null) return undefined;
    const names = spaceIds.flatMap((id) => spaces.get(id)?.name ?? []);
    return t('tokens.onlyIn', { names: names.length > 0 ? names.join(', ') : t('tokens.noSpace') });
  };
}
