import { useCallback, useEffect, useState } from 'react';
import { type ApiError, getErrorMessage } from '../../../lib/apiClient.ts';
import { t } from '../../../lib/i18n/index.ts';
import { showToast } from '../../../lib/toastStore.ts';
import { Field } from '../../../ui/index.ts';
import { Section } from '../../../ui/Section.tsx';
import { ImportPreview } from './ImportPreview.tsx';
import { ImportReport } from './ImportReport.tsx';
import {
  getImport,
  type Import,
  listImports,
  type Preview,
  previewImport,
  startImport,
  uploadFile,
} from './importApi.ts';

const pollMs = 1000;

/** Imports a file: choose it, see what it has and what is lost, start, and follow the progress. */
export default function ImportSection({ spaceId }: { spaceId: string }) {
  const [imports, setImports] = useState<Import[]>([]);
  const [uploaded, setUploaded] = useState<Import>();
  const [preview, setPreview] = useState<Preview>();
  const [share, setShare] = useState<number>();
  const [error, setError] = useState<ApiError>();
  const replace = useCallback((changed: Import) => setImports((all) => replaceImport(all, changed)), []);

  useEffect(() => {
    void listImports(spaceId).then((result) => {
      if (result.ok) setImports(result.value.filter(({ state }) => state !== 'uploading'));
    });
  }, [spaceId]);

  const running = imports.find(({ state }) => state === 'importing' || state === 'undoing');
  useEffect(() => {
    if (!running) return;
    const timer = setTimeout(async () => {
      const result = await getImport(spaceId, running.id);
      // A new object in any case, so that the next look follows.
      replace(result.ok ? result.value.import : { ...running });
    }, pollMs);
    return () => clearTimeout(timer);
  }, [running, spaceId, replace]);

  async function choose(file: File | undefined) {
    if (!file) return;
    setError(undefined);
    setPreview(undefined);
    setShare(0);
    const result = await uploadFile(spaceId, file, setShare);
    setShare(undefined);
    if (!result.ok) return setError(result.error);
    setUploaded(result.value.import);
    const read = await previewImport(spaceId, result.value.import.id, {});
    if (read.ok) setPreview(read.value);
    else setError(read.error);
  }

  async function refresh(options: object) {
    const read = uploaded && (await previewImport(spaceId, uploaded.id, options));
    if (read?.ok) setPreview(read.value);
    else if (read) showToast(getErrorMessage(read.error), { tone: 'error' });
  }

  async function start(options: object) {
    const result = uploaded && (await startImport(spaceId, uploaded.id, options));
    if (!result) return;
    if (!result.ok) return showToast(getErrorMessage(result.error), { tone: 'error' });
    setPreview(undefined);
    setUploaded(undefined);
    replace(result.value.import);
  }

  return (
    <Section title={t('import.title')} hint={t('import.hint')}>
      <Field label={t('import.file')} error={error && getErrorMessage(error)}>
        {(control) => (
          <input
            {...control}
            type="file"
            accept=".json,.csv,.zip,.txt,.tsv"
            className="max-w-full"
            onChange={(event) => void choose(event.target.files?.[0])}
          />
        )}
      </Field>
      {share !== undefined && <progress className="w-full max-w-md" value={share} aria-label={t('import.uploading')} />}
      {preview && (
        <ImportPreview
          spaceId={spaceId}
          preview={preview}
          onChange={(options) => void refresh(options)}
          onStart={(options) => void start(options)}
          onCancel={() => {
            setPreview(undefined);
            setUploaded(undefined);
          }}
        />
      )}
      {imports.length > 0 && (
        <ul aria-label={t('import.past')} className="flex flex-col gap-4">
          {imports.map((each) => (
            <ImportReport key={each.id} spaceId={spaceId} value={each} onChange={replace} />
          ))}
        </ul>
      )}
    </Section>
  );
}

/** The latest first. */
function replaceImport(all: Import[], changed: Import): Import[] {
  return [changed, ...all.filter(({ id }) => id !== changed.id)].sort((a, b) => (a.id < b.id ? 1 : -1));
}
