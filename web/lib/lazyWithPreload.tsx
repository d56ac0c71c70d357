import { type ComponentType, use } from 'react';

interface PreloadableComponent<P extends object> {
  (props: P): React.ReactNode;
  /** Loads it, so that it then shows without delay. */
  preload: () => Promise<unknown>;
}

/** A component in a chunk of its own, as `lazy` has it; but once loaded it renders in the same step, keys included. */
export function lazyWithPreload<P extends object>(
  load: () => Promise<{ default: ComponentType<P> }>,
): PreloadableComponent<P> {
  let loading: Promise<{ default: ComponentType<P> }> | undefined;
  let loaded: ComponentType<P> | undefined;
  const begin = () => {
    loading ??= load();
    loading.then(
      (module) => {
        loaded = module.default;
      },
      () => {
        // Tried again the next time: the network may be back.
        loading = undefined;
      },
    );
    return loading;
  };
  // biome-ignore lint/correctness/noComponentHookFactories: called once for each module, as lazy is
  const Component = (props: P) => {
    'use no memo';
    const Loaded = loaded ?? use(begin()).default;
    return <Loaded {...props} />;
  };
  return Object.assign(Component, { preload: begin });
}

/** Once the page has shown what it is for. Gives what stops it, for an effect. */
export function runWhenIdle(work: () => void): () => void {
  // Not in every browser.
  if (!('requestIdleCallback' in window)) {
    const timer = setTimeout(work, 500);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(work, { timeout: 2000 });
  return () => cancelIdleCallback(handle);
}
