import { Avatar, cx } from '../../ui/index.ts';

const maxAvatars = 3;

/** The avatars of the first people, and how many more there are. */
export function AvatarStack({ names, className }: { names: readonly string[]; className?: string }) {
  const hiddenNames = names.slice(maxAvatars).join(', ');
  return (
    <span className={cx('flex items-center -space-x-1', className)}>
      {names.slice(0, maxAvatars).map((name) => (
        <Avatar key={name} name={name} />
      ))}
      {hiddenNames && (
        <span role="img" aria-label={hiddenNames} title={hiddenNames} className="ps-2 tabular-nums">
          +{names.length - maxAvatars}
        </span>
      )}
    </span>
  );
}
