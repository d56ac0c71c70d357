import { useCallback, useEffect, useState } from 'react';
import type { EndpointName } from '../../contract/index.ts';
import { type ApiError, type ApiInput, type ApiOutput, callApi } from './apiClient.ts';

/** What a page asks of the server for itself: kept only while it is shown. `reload` asks again. */
export function useApiQuery<N extends EndpointName>(name: N, input: ApiInput<N>) {
  const [data, setValue] = useState<ApiOutput<N>>();
  const [error, setProblem] = useState<ApiError>();
  const asked = JSON.stringify(input);
  const refetch = useCallback(async () => {
    const result = await callApi(name, JSON.parse(asked));
    if (result.ok) setValue(result.value);
    setProblem(result.ok ? undefined : result.error);
  }, [name, asked]);
  useEffect(() => void refetch(), [refetch]);
  return { data, error, refetch };
}
