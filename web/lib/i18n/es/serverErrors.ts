/** The error messages of the server in Spanish. A message that is missing here stays in English. */
const messages: Record<string, string> = {
  'Invalid input': 'Los datos no son válidos',
  Unauthorized: 'Hay que iniciar sesión',
  'Wrong email or password': 'El correo o la contraseña no son correctos',
  'API access requires a Pro or Team plan': 'El acceso a la API necesita un plan Pro o Team',
  'Your role in this space does not allow this': 'Tu rol en este espacio no lo permite',
  'This requires a signed-in session, not an API token': 'Esto solo se hace con la sesión iniciada',
  'This request is for a different account than the one that is signed in':
    'Esta petición es para otra cuenta, no para la que tiene la sesión iniciada',
  'Only the server admin can do this': 'Esto solo lo puede hacer el administrador del servidor',
  'Not found': 'No existe',
  'Slug already taken': 'Ese nombre corto ya está en uso',
  'Name already taken': 'Ese nombre ya está en uso',
  'Email already taken': 'Ese correo ya está en uso',
  'A personal space always has exactly one member': 'El espacio personal tiene siempre un solo miembro',
  'A personal space cannot be deleted': 'El espacio personal no se puede eliminar',
  'A space must have at least one owner. Make someone else an owner first.':
    'Un espacio debe tener al menos un propietario. Nombra antes a otra persona.',
  'Already a member of this space': 'Ya es miembro de este espacio',
  'The resource has changed since you read it. The response contains the current version.':
    'El recurso ha cambiado desde que lo leíste. La respuesta contiene la versión actual.',
  'The request body is too large. The limit is 1 MB.': 'La petición es demasiado grande. El límite es 1 MB.',
  'Rate limit exceeded': 'Demasiadas peticiones',
  'Too many emails within an hour. Try again later.': 'Demasiados correos en una hora. Prueba más tarde.',
  'This token is confined to some of your spaces, so it cannot do this':
    'Este token está limitado a algunos de tus espacios, así que no puede hacer esto',
  'is easy to guess: use no common password, no repeated or consecutive characters, and not your name or address':
    'es fácil de adivinar: no uses una contraseña común, caracteres repetidos o consecutivos, ni tu nombre o dirección',
  'is not the current password': 'no es la contraseña actual',
  'must be the id of one of your spaces': 'debe ser el id de uno de tus espacios',
  'must have at least one space': 'debe tener al menos un espacio',
  'Too many attempts. Try again later.': 'Demasiados intentos. Prueba más tarde.',
  'Something went wrong on the server': 'Algo ha fallado en el servidor',
  'Only the author of a comment can edit it': 'Un comentario solo lo edita quien lo escribió',
  'Only the creator of a task, an admin or an owner can delete it':
    'Una tarea solo la elimina un propietario, un administrador o quien la creó',
  'Only the author of a comment, an admin or an owner can delete it':
    'Un comentario solo lo elimina un propietario, un administrador o quien lo escribió',
  'Only an owner can grant or change the owner role': 'Solo un propietario nombra o cambia a un propietario',
  'is required': 'es obligatorio',
  'must be an email address': 'debe ser una dirección de correo',
  'must be a number': 'debe ser un número',
  'must be a hex color such as #4f46e5': 'debe ser un color hexadecimal, como #4f46e5',
  'must have only the characters a-z, 0-9 and -': 'solo puede tener los caracteres a-z, 0-9 y -',
  'must be well-formed Unicode': 'debe ser Unicode válido',
  'must not contain the NUL character': 'no puede contener el carácter NUL',
};

const messagePatterns: [RegExp, string][] = [
  [/^The project (“.+”) is archived\. Restore it first\.$/, 'El proyecto $1 está archivado. Restáuralo primero.'],
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
