import { callApi } from '../../lib/apiClient.ts';
import { t } from '../../lib/i18n/index.ts';
import { navigate } from '../../lib/router.tsx';
import { loadSpaces } from '../../sync/index.ts';
import { Dialog } from '../../ui/index.ts';
import { SpaceForm } from './SpaceForm.tsx';

interface NewSpaceDialogProps {
  /** Where to go in the new space. */
  section?: 'members';
  onClose: () => void;
}

export default function NewSpaceDialog({ section, onClose }: NewSpaceDialogProps) {
  return (
    <Dialog title={t('space.new')} onClose={onClose}>
      <div className="overflow-y-auto px-4 pb-4">
        <SpaceForm
          submitLabel={t('space.create')}
          onSubmit={async (fields) => {
            const result = await callApi('create_space', fields);
            if (!result.ok) return result.error;
            await loadSpaces();
            onClose();
            navigate(`/spaces/${result.value.space.id}${section ? `/${section}` : ''}`);
            return undefined;
          }}
        />
      </div>
    </Dialog>
  );
}
