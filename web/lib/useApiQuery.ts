import { useCallback, useEffect, useState } from 'react';
import type { EndpointName } from '../../contract/index.ts';
import { call, type Input, type Output, type Problem } from './apiClient.ts';

/** What a page asks of the server for itself: kept only while it is shown. `reload` asks again. */
export function useAnswer<N extends EndpointName>(name: N, input: Input<N>) {
  const [value, setValue] = useState<Output<N>>();
  const [problem, setProblem] = useState<Problem>();
  const asked = JSON.stringify(input);
  const reload = useCallback(async () => {
    const result = await call(name, JSON.parse(asked));
    if (result.ok) setValue(result.value);
    setProblem(result.ok ? undefined : result.problem);
  }, [name, asked]);
  useEffect(() => void reload(), [reload]);
  return { value, problem, reload };
}
