import { cx } from './cx.ts';

/** A placeholder for content that is loading; it appears only after 150 ms. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden="true" className={cx('late pulse', className)} />;
}
