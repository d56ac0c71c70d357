import { type ApiError, getErrorMessage } from '../lib/apiClient.ts';

/** Shows why the server rejected a form. Errors of single fields are shown beside the fields instead. */
export function FormError({ error }: { error: ApiError | undefined }) {
  if (!error || error.issues.length > 0) return null;
  return (
    <p role="alert" className="text-danger">
      {getErrorMessage(error)}
    </p>
  );
}
