import { useState } from 'react';
import { callApi, getErrorMessage } from '../../lib/apiClient.ts';
import { t } from '../../lib/i18n/index.ts';
import { navigate } from '../../lib/router.tsx';
import { loadSpaces, select, showToast, useStore } from '../../sync/index.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Button, Dialog, Field, Input } from '../../ui/index.ts';
import { Section } from '../../ui/Section.tsx';
import { useChangedFields } from '../../ui/useChangedFields.ts';
import { type SpaceFields, SpaceForm } from './SpaceForm.tsx';

const noFields: SpaceFields = { name: '', slug: '', description: null, color: null };

export function SpaceGeneral({ spaceId }: { spaceId: string }) {
  const isLoaded = useStore((state) => state.spaces.has(spaceId));
  return isLoaded && <LoadedSpaceGeneral key={spaceId} spaceId={spaceId} />;
}

function LoadedSpaceGeneral({ spaceId }: { spaceId: string }) {
  const space = useStore((state) => state.spaces.get(spaceId));
  const me = useStore((state) => state.me);
  const isAdmin = useStore((state) => select.isSpaceAdmin(state, spaceId));
  const isOwner = useStore((state) => select.hasSpaceRole(state, spaceId, 'owner'));
  const { getChanges, explain, noteSaved } = useChangedFields<SpaceFields>(space ?? noFields);
  const [dialog, setDialog] = useState<'leave' | 'delete'>();
  if (!space || !me) return null;
  return (
    <>
      <Section title={t('space.general')} hint={space.isPersonal ? t('space.personal') : undefined}>
        {isAdmin ? (
          <SpaceForm
            space={space}
            submitLabel={t('ui.save')}
            onSubmit={async (fields) => {
              const result = await callApi('update_space', { spaceId, ...getChanges(fields) });
              if (!result.ok) return explain(result.error, 'space');
              noteSaved(result.value.space);
              await loadSpaces();
              showToast(t('settings.saved'));
              return undefined;
            }}
          />
        ) : (
          <p className="max-w-prose whitespace-pre-wrap">{space.description}</p>
        )}
      </Section>
      {!space.isPersonal && (
        <Section title={t('space.leave')} hint={t('space.leaveText')}>
          <Button className="self-start" onClick={() => setDialog('leave')}>
            {t('space.leave')}
          </Button>
        </Section>
      )}
      {!space.isPersonal && isOwner && (
        <Section title={t('space.delete')} hint={t('space.deleteText')}>
          <Button variant="danger" className="self-start" onClick={() => setDialog('delete')}>
            {t('space.delete')}
          </Button>
        </Section>
      )}
      {dialog === 'leave' && (
        <ConfirmDialog
          title={t('space.leave')}
          text={t('space.leaveText')}
          confirmLabel={t('space.leave')}
          onClose={() => setDialog(undefined)}
          onConfirm={async () => {
            const result = await callApi('remove_member', { spaceId, userId: me.id });
            if (result.ok) await leaveSpacePage();
            return result;
          }}
        />
      )}
      {dialog === 'delete' && (
        <DeleteSpaceDialog spaceId={spaceId} name={space.name} onClose={() => setDialog(undefined)} />
      )}
    </>
  );
}

/** Asks for the name of the space, because deleting it cannot be undone. */
function DeleteSpaceDialog({ spaceId, name, onClose }: { spaceId: string; name: string; onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const [errorMessage, setErrorMessage] = useState<string>();
  const remove = async (event: React.FormEvent) => {
    event.preventDefault();
    if (typed !== name) return;
    const result = await callApi('delete_space', { spaceId });
    if (result.ok) await leaveSpacePage();
    else setErrorMessage(getErrorMessage(result.error));
  };
  return (
    <Dialog title={t('space.delete')} onClose={onClose}>
      <form onSubmit={(event) => void remove(event)} className="flex flex-col gap-2 px-4 pb-4">
        <p>{t('space.deleteText')}</p>
        <Field label={t('space.deleteType')} hint={name} error={errorMessage}>
          {(control) => (
            <Input {...control} value={typed} autoComplete="off" onChange={(event) => setTyped(event.target.value)} />
          )}
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" variant="danger" disabled={typed !== name}>
            {t('space.delete')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

async function leaveSpacePage(): Promise<void> {
  navigate('/', { replace: true });
  await loadSpaces();
}
