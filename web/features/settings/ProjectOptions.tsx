import { useStore } from '../../sync/index.ts';

/** The projects that are not archived, with their spaces, as options of a `Select`. */
export function ProjectOptions() {
  const projects = useStore((state) => state.projects);
  const spaces = useStore((state) => state.spaces);
  return [...projects.values()]
    .filter(({ isArchived }) => !isArchived)
    .map(({ id, name, spaceId }) => (
      <option key={id} value={id}>
        {`${spaces.get(spaceId)?.name ?? ''} / ${name}`}
      </option>
    ));
}
