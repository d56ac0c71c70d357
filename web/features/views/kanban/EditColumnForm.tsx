import { type RefObject, useState } from 'react';
import { t } from '../../../lib/i18n/index.ts';
import { updateStatus } from '../../../sync/actions/statuses.ts';
import type { Status } from '../../../sync/index.ts';
import { Button, ColorPicker, Field, Input, Popover } from '../../../ui/index.ts';

interface EditColumnFormProps {
  status: Status;
  anchor: RefObject<HTMLElement | null>;
  onClose: () => void;
}

export function EditColumnForm({ status, anchor, onClose }: EditColumnFormProps) {
  const [base] = useState(status);
  const [name, setName] = useState(status.name);
  const [color, setColor] = useState(status.color);
  const save = (event: React.FormEvent) => {
    event.preventDefault();
    const newName = name.trim();
    const isRenamed = newName !== '' && newName !== base.name;
    const isRecolored = color !== base.color;
    // Others may have changed the rest since the form was opened.
    const fields = { ...(isRenamed && { name: newName }), ...(isRecolored && { color }) };
    const expected = { ...(isRenamed && { name: base.name }), ...(isRecolored && { color: base.color }) };
    if (isRenamed || isRecolored) updateStatus(status.id, { ...fields, expected });
    onClose();
  };
  return (
    <Popover anchor={anchor} onClose={onClose} label={t('column.rename')} className="w-72 p-3">
      <form onSubmit={save} className="flex flex-col gap-2">
        <Field label={t('column.name')}>
          {(control) => (
            <Input
              {...control}
              autoFocus
              value={name}
              maxLength={50}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <ColorPicker label={t('ui.color')} value={color} onChange={setColor} />
        <Button type="submit" variant="primary">
          {t('ui.save')}
        </Button>
      </form>
    </Popover>
  );
}
