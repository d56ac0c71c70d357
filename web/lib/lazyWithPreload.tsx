import { type ComponentType, use } from 'react';

interface PreloadableComponent<P extends object> {
  (props: P): React.ReactNode;
  /** Loads the component, so that it renders without delay. */
  preload: () => Promise<unknown>;
}

/**
 * Like `lazy`, but once loaded the component renders synchronously, so that the next key event already reaches it.
 */
export function lazyWithPreload<P extends object>(
  load: () => Promise<{ default: ComponentType<P> }>,
): PreloadableComponent<P> {
  let loading: Promise<{ default: ComponentType<P> }> | undefined;
  let loaded: ComponentType<P> | undefined;
  const preload = () => {
    loading ??= load();
    loading.then(
      (module) => {
        loaded = module.default;
      },
      () => {
        // Allows another attempt, as the network may be back by then.
        loading = undefined;
      },
    );
    return loading;
  };
  // biome-ignore lint/correctness/noComponentHookFactories: called once per module, like lazy
  const Component = (props: P) => {
    'use no memo';
    const Loaded = loaded ?? use(preload()).default;
    return <Loaded {...props} />;
  };
  return Object.assign(Component, { preload });
}
