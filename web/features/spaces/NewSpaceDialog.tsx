import { call } from '../../lib/apiClient.ts';
import { t } from '../../lib/i18n/index.ts';
import { go } from '../../lib/router.tsx';
import { loadSpaces } from '../../sync/index.ts';
import { Dialog } from '../../ui/index.ts';
import { SpaceForm } from './SpaceForm.tsx';

export default function NewSpace({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={t('space.new')} onClose={onClose}>
      <div className="overflow-y-auto px-4 pb-4">
        <SpaceForm
          submit={t('space.create')}
          onSubmit={async (fields) => {
            const made = await call('create_space', fields);
            if (!made.ok) return made.problem;
            await loadSpaces();
            onClose();
            go(`/spaces/${made.value.space.id}`);
            return undefined;
          }}
        />
      </div>
    </Dialog>
  );
}
