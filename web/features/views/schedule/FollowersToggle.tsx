import { Workflow } from 'lucide-react';
import { t } from '../../../lib/i18n/index.ts';
import { useSignal } from '../../../lib/signal.ts';
import { cx, IconButton } from '../../../ui/index.ts';
import { movesFollowers, setMovesFollowers } from './movesFollowers.ts';

/** Chooses whether subtasks and blocked tasks follow when a task is moved. */
export function FollowersToggle() {
  const isOn = useSignal(movesFollowers);
  return (
    <IconButton
      label={t('time.follow')}
      aria-pressed={isOn}
      onClick={() => setMovesFollowers(!isOn)}
      className={cx(isOn && 'bg-sunken text-accent!')}
    >
      <Workflow size={16} />
    </IconButton>
  );
}
