import type { LucideProps } from 'lucide-react';
import { createElement } from 'react';

interface IconData {
  node: readonly [tag: string, attributes: Record<string, string>][];
}

/**
 * Turns a lucide-react icon into a component. The build uses it instead of that package's own function, which supports
 * options that this app does not use and is ten times as long.
 */
export default function createIcon({ node }: IconData) {
  const children = node.map(([tag, attributes]) => createElement(tag, attributes));
  return ({ size = 24, ...attributes }: LucideProps) =>
    createElement(
      'svg',
      {
        width: size,
        height: size,
        viewBox: '0 0 24 24',
        fill: 'none',
        stroke: 'currentColor',
        strokeWidth: 2,
        strokeLinecap: 'round',
        strokeLinejoin: 'round',
        'aria-hidden': !('role' in attributes || 'aria-label' in attributes),
        ...attributes,
      },
      children,
    );
}
