import { useCallback, useEffect, useRef, useState } from 'react';
import type { EndpointName } from '../../contract/index.ts';
import { type ApiError, type ApiInput, type ApiOutput, callApi } from './apiClient.ts';

/**
 * Calls a read operation for one component, again and again if `refreshMs` is given. The response is not shared or cached.
 * What the server no longer has is no longer returned.
 */
export function useApiQuery<N extends EndpointName>(
  name: N,
  input: ApiInput<N>,
  { refreshMs }: { refreshMs?: number } = {},
) {
  const [data, setData] = useState<ApiOutput<N>>();
  const [error, setError] = useState<ApiError>();
  // Inputs are new objects on every render, so they are compared as JSON.
  const serializedInput = JSON.stringify(input);
  // Responses may arrive in another order than their requests were sent.
  const latestRequest = useRef(0);
  const refetch = useCallback(async () => {
    const request = ++latestRequest.current;
    const result = await callApi(name, JSON.parse(serializedInput));
    if (request !== latestRequest.current) return;
    if (result.ok) setData(result.value);
    else if (result.error.status === 404) setData(undefined);
    setError(result.ok ? undefined : result.error);
  }, [name, serializedInput]);
  useEffect(() => void refetch(), [refetch]);
  useEffect(() => {
    if (refreshMs === undefined) return;
    const timer = setInterval(() => document.visibilityState === 'visible' && void refetch(), refreshMs);
    addEventListener('online', refetch);
    return () => {
      clearInterval(timer);
      removeEventListener('online', refetch);
    };
  }, [refetch, refreshMs]);
  return { data, error, refetch };
}
