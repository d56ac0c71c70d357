import { Avatar, cx } from '../../ui/index.ts';

const maxAvatars = 3;

interface AvatarStackProps {
  names: readonly string[];
  size?: number | undefined;
  className?: string;
}

/** The avatars of the first people, and how many more there are. */
export function AvatarStack({ names, size, className }: AvatarStackProps) {
  const hiddenNames = names.slice(maxAvatars).join(', ');
  return (
    <span className={cx('flex items-center -space-x-1', className)}>
      {names.slice(0, maxAvatars).map((name) => (
        <Avatar key={name} name={name} size={size} />
      ))}
      {hiddenNames && (
        <span role="img" aria-label={hiddenNames} title={hiddenNames} className="ps-2 tabular-nums">
          +{names.length - maxAvatars}
        </span>
      )}
    </span>
  );
}
