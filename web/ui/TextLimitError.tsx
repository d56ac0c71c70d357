import { t } from '../lib/i18n/index.ts';

/** Says that a text is too long. Fields let people type on rather than cutting off what they paste. */
export function TextLimitError({ text, maxLength }: { text: string; maxLength: number }) {
  if (text.length <= maxLength) return null;
  return (
    <p role="alert" className="px-2 text-xs text-danger">
      {t('ui.tooLong', { count: text.length, max: maxLength })}
    </p>
  );
}
