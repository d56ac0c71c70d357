import { type ComponentType, type ReactNode, use, useState } from 'react';
import { t } from './i18n/index.ts';
import { type ChunkFailure, loadChunk } from './loadChunk.ts';

interface PreloadableComponent<P extends object> {
  (props: P): ReactNode;
  /** Loads the component, so that it renders without delay. Never rejects: after a failure it renders a message. */
  preload: () => Promise<void>;
}

/**
 * Like `lazy`, but once loaded the component renders synchronously, so that the next key event already reaches it. If it
 * cannot be loaded, it says why and what to do, and shows `renderInstead`.
 */
export function lazyWithPreload<P extends object>(
  load: () => Promise<{ default: ComponentType<P> }>,
  renderInstead?: (props: P) => ReactNode,
): PreloadableComponent<P> {
  let loading: Promise<void> | undefined;
  let loaded: ComponentType<P> | undefined;
  let failure: ChunkFailure | undefined;
  const preload = () => {
    // Another attempt may succeed, as the network may be back by then.
    if (failure) loading = undefined;
    failure = undefined;
    loading ??= loadChunk(load).then(
      (module) => {
        loaded = module.default;
      },
      (reason: ChunkFailure) => {
        failure = reason;
      },
    );
    return loading;
  };
  // biome-ignore lint/correctness/noComponentHookFactories: called once per module, like lazy
  const Component = (props: P) => {
    'use no memo';
    const [, setAttempts] = useState(0);
    if (!loaded && !failure) use(preload());
    const Loaded = loaded;
    if (Loaded) return <Loaded {...props} />;
    const retry = () => void preload().then(() => setAttempts((attempts) => attempts + 1));
    return (
      <>
        {renderInstead?.(props)}
        <ChunkFailureNotice failure={failure ?? 'unreachable'} onRetry={retry} />
      </>
    );
  };
  return Object.assign(Component, { preload });
}

function ChunkFailureNotice({ failure, onRetry }: { failure: ChunkFailure; onRetry: () => void }) {
  return (
    <div
      role="alert"
      className="floating fixed inset-x-2 bottom-3 z-50 mx-auto flex w-fit items-center gap-2 py-1 ps-3.5 pe-1"
    >
      {failure === 'outdated' ? t('problem.newVersion') : t('problem.notLoaded')}
      <button
        type="button"
        className="touch rounded-control px-2 py-1 font-medium text-accent hover:bg-hover"
        onClick={failure === 'outdated' ? () => location.reload() : onRetry}
      >
        {failure === 'outdated' ? t('problem.reload') : t('shell.retry')}
      </button>
    </div>
  );
}
