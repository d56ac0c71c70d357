/** The error messages of the server in Spanish. A message that is missing here stays in English. */
const messages: Record<string, string> = {
  'Invalid input': 'Los datos no son válidos',
  Unauthorized: 'Hay que iniciar sesión',
  'Wrong e-mail or password': 'El correo o la contraseña no son correctos',
  'API access requires a Pro or Team plan': 'El acceso a la API necesita un plan Pro o Team',
  'Your role in this space does not allow this': 'Tu rol en este espacio no lo permite',
  'Only a signed-in session may do this, not an API token': 'Esto solo se hace con la sesión iniciada',
  'Only the first user of this instance may do this': 'Esto solo lo hace el primer usuario de la instancia',
  'Not found': 'No existe',
  'Slug already taken': 'Ese nombre corto ya está en uso',
  'Name already taken': 'Ese nombre ya está en uso',
  'E-mail already taken': 'Ese correo ya está en uso',
  'The personal space always has exactly its one member': 'El espacio personal tiene siempre un solo miembro',
  'The personal space cannot be deleted': 'El espacio personal no se puede eliminar',
  'The project is archived: restore it first': 'El proyecto está archivado: restáuralo antes',
  'A space keeps at least one owner: make someone else an owner first':
    'Un espacio tiene al menos un propietario: nombra antes a otra persona',
  'Already a member of this space': 'Ya es miembro de este espacio',
  'It has changed since you read it: this is how it is now': 'Ha cambiado desde que lo leíste',
  'The body is too large: at most 1 MB': 'Es demasiado grande: como mucho 1 MB',
  'Rate limit exceeded': 'Demasiadas peticiones',
  'Too many attempts: try again later': 'Demasiados intentos: prueba más tarde',
  'Something went wrong on our side': 'Algo ha fallado en el servidor',
  'Only its author may edit a comment': 'Un comentario solo lo edita quien lo escribió',
  'Only an owner, an admin or its creator may delete a task':
    'Una tarea solo la elimina un propietario, un administrador o quien la creó',
  'Only an owner, an admin or its author may delete a comment':
    'Un comentario solo lo elimina un propietario, un administrador o quien lo escribió',
  'Only an owner may make or change an owner': 'Solo un propietario nombra o cambia a un propietario',
  'is required': 'es obligatorio',
  'must be an e-mail address': 'debe ser una dirección de correo',
  'must be a number': 'debe ser un número',
  'must be a hex colour such as #4f46e5': 'debe ser un color hexadecimal, como #4f46e5',
  'must have only the characters a-z, 0-9 and -': 'solo puede tener los caracteres a-z, 0-9 y -',
  'must be well-formed Unicode': 'debe ser Unicode válido',
  'must not contain the NUL character': 'no puede contener el carácter NUL',
};

const messagePatterns: [RegExp, string][] = [
  [/^must have (\S+) to (\S+) characters$/, 'debe tener de $1 a $2 caracteres'],
  [/^must have at most (\S+) characters$/, 'debe tener como mucho $1 caracteres'],
  [/^must have at most (\S+) entries$/, 'debe tener como mucho $1 elementos'],
  [/^must be (\S+) to (\S+)$/, 'debe estar entre $1 y $2'],
  [/^must be one of (.+)$/, 'debe ser uno de $1'],
];

export function translateServerError(message: string): string {
  const translation = messages[message];
  if (translation !== undefined) return translation;
  for (const [pattern, spanish] of messagePatterns) if (pattern.test(message)) return message.replace(pattern, spanish);
  const [, field, rest] = /^(\w+): (.+)$/.exec(message) ?? [];
  return field && rest ? `${field}: ${translateServerError(rest)}` : message;
}
