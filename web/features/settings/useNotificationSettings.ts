import { useEffect, useRef, useState } from 'react';
import { type ApiError, type ApiInput, type ApiOutput, callApi, getErrorMessage } from '../../lib/apiClient.ts';

export type NotificationSettings = ApiOutput<'get_notification_settings'>['settings'];
type Changes = ApiInput<'update_notification_settings'>;
export type SaveNotificationSettings = (changes: Changes) => void;

/** The user's settings, as changed here. A change is shown at once, and taken back if the server refuses it. */
export function useNotificationSettings() {
  const [settings, setSettings] = useState<NotificationSettings>();
  const [loadError, setLoadError] = useState<ApiError>();
  const [saveError, setSaveError] = useState<string>();
  // Changes are sent one after another, so that the server applies them in the order in which they were made.
  const lastSave = useRef(Promise.resolve());
  const pendingSaves = useRef(0);
  /** What the server has, as far as it has answered. */
  const stored = useRef<NotificationSettings>(undefined);

  useEffect(() => {
    void callApi('get_notification_settings', {}).then((result) => {
      if (!result.ok) return setLoadError(result.error);
      stored.current = result.value.settings;
      setSettings(result.value.settings);
    });
  }, []);

  const save: SaveNotificationSettings = (changes) => {
    setSettings((before) => before && applyChanges(before, changes));
    setSaveError(undefined);
    pendingSaves.current++;
    lastSave.current = lastSave.current.then(async () => {
      const result = await callApi('update_notification_settings', changes);
      pendingSaves.current--;
      if (result.ok) stored.current = result.value.settings;
      else setSaveError(getErrorMessage(result.error));
      if (pendingSaves.current === 0) setSettings(stored.current);
    });
  };
  return { settings, loadError, saveError, save };
}

function applyChanges(before: NotificationSettings, { kinds, ...rest }: Changes): NotificationSettings {
  const changed = { ...before, ...rest, kinds: { ...before.kinds } } as NotificationSettings;
  for (const kind of Object.keys(kinds ?? {}) as (keyof NotificationSettings['kinds'])[])
    changed.kinds[kind] = { ...before.kinds[kind], ...kinds?.[kind] } as NotificationSettings['kinds'][typeof kind];
  return changed;
}
