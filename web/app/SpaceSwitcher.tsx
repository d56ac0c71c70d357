import { Check, ChevronsUpDown, Plus } from 'lucide-react';
import { Suspense, useState } from 'react';
import { loadWithMessages, t } from '../lib/i18n/index.ts';
import { lazyWithPreload } from '../lib/lazyWithPreload.tsx';
import { getProjectPath, navigate } from '../lib/router.tsx';
import { getState, select, useStore } from '../sync/index.ts';
import { ColorDot, Menu } from '../ui/index.ts';
import { chosenSpaceId } from './chosenSpaceId.ts';

const NewSpace = lazyWithPreload(() => loadWithMessages('settings', import('../features/spaces/NewSpaceDialog.tsx')));

/** The menu of spaces, which also creates one. */
export function SpaceSwitcher({ spaceId }: { spaceId: string | undefined }) {
  const [isCreating, setCreating] = useState(false);
  const spaces = useStore((state) => [...state.spaces.values()]);
  const current = spaces.find(({ id }) => id === spaceId);
  const open = (id: string) => {
    chosenSpaceId.set(id);
    const [firstProject] = select.getSpaceProjects(getState(), id);
    navigate(firstProject ? getProjectPath(firstProject.id) : `/spaces/${id}`);
  };
  const spaceItems = spaces.map((space) => ({
    label: space.name,
    icon: space.id === spaceId ? <Check size={14} /> : <span className="w-3.5" />,
    isChecked: space.id === spaceId,
    onSelect: () => open(space.id),
  }));
  const createItem = { label: t('shell.newSpace'), icon: <Plus size={14} />, onSelect: () => setCreating(true) };
  return (
    <>
      <Menu label={t('shell.space')} items={[...spaceItems, null, createItem]}>
        {(button) => (
          <button
            {...button}
            type="button"
            className="touch mb-1 flex min-h-9 items-center gap-2 rounded-control px-2 text-start font-semibold hover:bg-hover"
          >
            <ColorDot color={current?.color ?? '#4f46e5'} size={10} />
            <span className="min-w-0 flex-1 truncate">{current?.name ?? ''}</span>
            <ChevronsUpDown size={14} className="text-muted" />
            <span className="sr-only">{t('shell.space')}</span>
          </button>
        )}
      </Menu>
      {isCreating && (
        <Suspense>
          <NewSpace onClose={() => setCreating(false)} />
        </Suspense>
      )}
    </>
  );
}
