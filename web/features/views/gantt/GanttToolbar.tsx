import type { ReactNode } from 'react';
import { t } from '../../../lib/i18n/index.ts';
import { setQueryParams } from '../../../lib/router.tsx';
import { Button } from '../../../ui/index.ts';
import { SegmentedControl } from '../../../ui/SegmentedControl.tsx';
import { defaultZoom, type Zoom, zooms } from './timeScale.ts';

interface GanttToolbarProps {
  zoom: Zoom;
  onToday: () => void;
  children: ReactNode;
}

export function GanttToolbar({ zoom, onToday, children }: GanttToolbarProps) {
  return (
    <div className="flex items-center gap-1 border-b border-line px-3 py-1">
      <Button onClick={onToday}>{t('ui.today')}</Button>
      {children}
      <div className="ms-auto">
        <SegmentedControl
          label={t('gantt.zoom')}
          values={zooms}
          value={zoom}
          getLabel={(option) => t(`time.${option}`)}
          onChange={(next) => setQueryParams({ zoom: next === defaultZoom ? undefined : next }, { replace: true })}
        />
      </div>
    </div>
  );
}
