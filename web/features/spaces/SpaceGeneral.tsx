import { useState } from 'react';
import { call } from '../../lib/apiClient.ts';
import { t } from '../../lib/i18n/index.ts';
import { go } from '../../lib/router.tsx';
import { loadSpaces, say, select, useStore } from '../../sync/index.ts';
import { Button, Dialog, Field, Input } from '../../ui/index.ts';
import { Confirm, Section } from '../../ui/Section.tsx';
import { SpaceForm } from './SpaceForm.tsx';

export function General({ spaceId }: { spaceId: string }) {
  const space = useStore((state) => state.spaces.get(spaceId));
  const me = useStore((state) => state.me);
  const mayAdmin = useStore((state) => select.mayAdmin(state, spaceId));
  const isOwner = useStore((state) => select.hasRole(state, spaceId, 'owner'));
  const [open, setOpen] = useState<'leave' | 'delete'>();
  if (!space || !me) return null;
  return (
    <>
      <Section title={t('space.general')} hint={space.isPersonal ? t('space.personal') : undefined}>
        {mayAdmin ? (
          <SpaceForm
            space={space}
            submit={t('ui.save')}
            onSubmit={async (fields) => {
              const result = await call('update_space', { spaceId, ...fields });
              if (!result.ok) return result.problem;
              await loadSpaces();
              say(t('settings.saved'));
              return undefined;
            }}
          />
        ) : (
          <p className="max-w-prose whitespace-pre-wrap">{space.description}</p>
        )}
      </Section>
      {!space.isPersonal && (
        <Section title={t('space.leave')} hint={t('space.leaveText')}>
          <Button className="self-start" onClick={() => setOpen('leave')}>
            {t('space.leave')}
          </Button>
        </Section>
      )}
      {!space.isPersonal && isOwner && (
        <Section title={t('space.delete')} hint={t('space.deleteText')}>
          <Button look="danger" className="self-start" onClick={() => setOpen('delete')}>
            {t('space.delete')}
          </Button>
        </Section>
      )}
      {open === 'leave' && (
        <Confirm
          title={t('space.leave')}
          text={t('space.leaveText')}
          confirm={t('space.leave')}
          onClose={() => setOpen(undefined)}
          onConfirm={async () => {
            const result = await call('remove_member', { spaceId, userId: me.id });
            if (result.ok) await gone();
            return result;
          }}
        />
      )}
      {open === 'delete' && <DeleteSpace spaceId={spaceId} name={space.name} onClose={() => setOpen(undefined)} />}
    </>
  );
}

/** Only who writes its name can delete a space: there is no way back. */
function DeleteSpace({ spaceId, name, onClose }: { spaceId: string; name: string; onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string>();
  const remove = async (event: React.FormEvent) => {
    event.preventDefault();
    if (typed !== name) return;
    const result = await call('delete_space', { spaceId });
    if (result.ok) await gone();
    else setProblem(result.problem.message);
  };
  return (
    <Dialog title={t('space.delete')} onClose={onClose}>
      <form onSubmit={(event) => void remove(event)} className="flex flex-col gap-2 px-4 pb-4">
        <p>{t('space.deleteText')}</p>
        <Field label={t('space.deleteType')} hint={name} error={problem}>
          {(control) => (
            <Input {...control} value={typed} autoComplete="off" onChange={(event) => setTyped(event.target.value)} />
          )}
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" look="danger" disabled={typed !== name}>
            {t('space.delete')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

async function gone(): Promise<void> {
  go('/', { replace: true });
  await loadSpaces();
}
