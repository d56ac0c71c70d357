import { createProject, type ImportedDocument, type ImportedProject } from './importedDocument.ts';
import { guessCategory } from './statusCategories.ts';

type Document = ImportedDocument['document'];
type Category = ImportedProject['statuses'][number]['category'];

export type DocumentBuilder = ReturnType<typeof createDocumentBuilder>;

/** Collects what a file has, for readers whose files name columns, labels and people wherever they are used. */
export function createDocumentBuilder() {
  const projects = new Map<string, ImportedProject>();
  const labels = new Map<string, Document['labels'][number]>();
  const people = new Map<string, Document['people'][number]>();

  /** Returns the project with the id. The first call creates it. */
  function addProject(id: string, fields: Partial<ImportedProject> & { name: string }): ImportedProject {
    const project = projects.get(id) ?? createProject({ id, ...fields });
    projects.set(id, project);
    return project;
  }

  /** Returns the id of the column with the name; null without a name. */
  function addStatus(project: ImportedProject, name: string, category?: Category): string | null {
    if (name === '') return null;
    const id = `${project.id}/${name}`;
    if (!project.statuses.some((status) => status.id === id))
      project.statuses.push({ id, name, category: category ?? guessCategory(name), color: null });
    return id;
  }

  /** Returns the id of the label, none without a name. `color`: as `#rrggbb`, or anything else for none. */
  function addLabel(name: string, color?: string | null): string[] {
    if (name === '') return [];
    if (!labels.has(name)) labels.set(name, { id: name, name, color: toColor(color) });
    return [name];
  }

  /** Returns the id of the person, none without a name. */
  function addPerson(name: string, { id = name, email = null }: { id?: string; email?: string | null } = {}): string[] {
    if (id === '') return [];
    if (!people.has(id)) people.set(id, { id, name: name || id, email: email ?? (name.includes('@') ? name : null) });
    return [id];
  }

  return {
    addProject,
    addStatus,
    addLabel,
    addPerson,
    build: (): Document => ({
      projects: [...projects.values()],
      labels: [...labels.values()],
      people: [...people.values()],
    }),
  };
}

/** `4bce97` and `#4BCE97` → `#4bce97` */
export function toColor(color: string | null | undefined): string | null {
  const [, digits] = /^#?([0-9a-f]{6})$/i.exec(color ?? '') ?? [];
  return digits === undefined ? null : `#${digits.toLowerCase()}`;
}
