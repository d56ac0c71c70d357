/** The error messages of the server in Spanish. A message that is missing here stays in English. */
const messages: Record<string, string> = {
  'This import has already started': 'Esta importación ya ha empezado',
  'The import is running. Wait until it has ended.': 'La importación está en marcha. Espera a que termine.',
  'Only an import that is done can be taken back': 'Solo se puede deshacer una importación que ha terminado',
  'The person who began the import is no admin of the space any more':
    'La persona que empezó la importación ya no administra el espacio',
  'The token that began the import has ended': 'El token que empezó la importación ya no vale',
  'must be base64': 'debe estar en base64',
  'must be sent first': 'se debe enviar primero',
  'must be the id of a person in the file': 'debe ser el id de una persona del archivo',
  'must be a project of the space': 'debe ser un proyecto del espacio',
  'must not be empty': 'no debe estar vacío',
  'must be complete JSON; this file ends too early or is damaged':
    'debe ser JSON completo; este archivo acaba antes de tiempo o está dañado',
  'must be a complete ZIP file; this one is damaged': 'debe ser un archivo ZIP completo; este está dañado',
  'must be a file of one of the programs in docs/importing.md, or a CSV file':
    'debe ser un archivo de uno de los programas de docs/importing.md, o un archivo CSV',
  'must have at most 200 MB when unzipped': 'debe tener como mucho 200 MB al descomprimirlo',
  'must have at most 10,000 files in the ZIP file': 'debe tener como mucho 10.000 archivos en el ZIP',
  'is not as Trello writes it': 'no es como lo escribe Trello',
  'must have at least one task': 'debe tener al menos una tarea',
  'This run was already taken back': 'Esta ejecución ya se ha deshecho',
  'A run can be taken back for 30 days': 'Una ejecución se puede deshacer durante 30 días',
  'A run of more than 5,000 changes, or with more than 20 MB of text, cannot be taken back at once':
    'Una ejecución de más de 5.000 cambios, o con más de 20 MB de texto, no se puede deshacer de una vez',
  'You can take back the runs of your own tokens and agents. An admin can take back all runs.':
    'Puedes deshacer las ejecuciones de tus propios tokens y agentes. Un administrador puede deshacer todas.',
  'A token can take back its own runs only': 'Un token solo puede deshacer sus propias ejecuciones',
  'is only for people in the app: what others have changed since stays':
    'es solo para personas en la aplicación: lo que otros han cambiado después se queda como está',
  'is required with force: the tasks to take back': 'es obligatorio con force: las tareas que se deshacen',
  'must be a task that the run changed': 'debe ser una tarea que cambió la ejecución',
  'must have 1 to 5,000 entries': 'debe tener de 1 a 5.000 elementos',
  'must be the cursor of the previous page': 'debe ser el cursor de la página anterior',
  'Invalid input': 'Los datos no son válidos',
  Unauthorized: 'Hay que iniciar sesión',
  'Wrong email or password': 'El correo o la contraseña no son correctos',
  'To create an account on this server, open an invitation link':
    'Para crear una cuenta en este servidor, abre un enlace de invitación',
  'Nobody can sign up on this server. Ask its admin for an account.':
    'En este servidor no se pueden crear cuentas. Pide una a quien lo administra.',
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
  'must be due or completion': 'debe ser due o completion',
  'must be a day such as 2026-02-22': 'debe ser un día, como 2026-02-22',
  'must be this or following': 'debe ser this o following',
  'must be a date for the following tasks; recurrence: null ends the series':
    'debe ser una fecha para las tareas siguientes; recurrence: null termina la serie',
  'must be a task that repeats': 'debe ser una tarea que se repite',
  'must be an open task': 'debe ser una tarea abierta',
  'must be a task whose series goes on; complete it, or end the series':
    'debe ser una tarea cuya serie continúa; complétala o termina la serie',
  'must be a later day of the series': 'debe ser un día posterior de la serie',
  'must have at most 100 days that are left out': 'debe tener como mucho 100 días omitidos',
  'must have COUNT or UNTIL, not both': 'debe tener COUNT o UNTIL, no los dos',
  'must be an email address': 'debe ser una dirección de correo',
  'must be a number': 'debe ser un número',
  'must be a hex color such as #4f46e5': 'debe ser un color hexadecimal, como #4f46e5',
  'must have only the characters a-z, 0-9 and -': 'solo puede tener los caracteres a-z, 0-9 y -',
  'must be well-formed Unicode': 'debe ser Unicode válido',
  'must not contain the NUL character': 'no puede contener el carácter NUL',
  'must have at least one visible character': 'debe tener al menos un carácter visible',
  'must not contain characters that override the text direction (U+202A to U+202E, U+2066 to U+2069)':
    'no puede contener caracteres que cambien la dirección del texto (U+202A a U+202E, U+2066 a U+2069)',
  'must be a UUID': 'debe ser un UUID',
  'must be an IANA time zone such as Europe/Madrid': 'debe ser una zona horaria IANA, como Europe/Madrid',
  'must be true or false': 'debe ser true o false',
  'must be a time from 00:00 to 23:59': 'debe ser una hora de 00:00 a 23:59',
  'must be an instant within the next year': 'debe ser un instante dentro del próximo año',
  'must be true or false (1 or 0)': 'debe ser true o false (1 o 0)',
  'must be in the future': 'debe estar en el futuro',
  'must be a cursor from the previous page': 'debe ser un cursor de la página anterior',
  'must be the id of an event of this stream': 'debe ser el id de un evento de esta secuencia',
  'must be given only once': 'solo se puede dar una vez',
  'must be a member of the space': 'debe ser miembro del espacio',
  'must be a label of the space': 'debe ser una etiqueta del espacio',
  'must be a project of the task’s space': 'debe ser un proyecto del espacio de la tarea',
  'must be a task of the same project': 'debe ser una tarea del mismo proyecto',
  'must be another task of the same project': 'debe ser otra tarea del mismo proyecto',
  'must be another status of the same project': 'debe ser otra columna del mismo proyecto',
  'must be a task in the column given by statusId': 'debe ser una tarea de la columna que dice statusId',
  'must not be an archived task; restore it first': 'no puede ser una tarea archivada; restáurala antes',
  'must not be the task itself or one of its subtasks': 'no puede ser la propia tarea ni una de sus subtareas',
  'must not be the task itself or a task that waits for it': 'no puede ser la propia tarea ni una tarea que la espera',
  'is required (a UUID), or assigneeId=me to list your tasks in every space':
    'es obligatorio (un UUID), o assigneeId=me para ver tus tareas de todos los espacios',
  'is required (1 to 500) with cursor': 'es obligatorio (de 1 a 500) con cursor',
  'is not a parameter; this list is always complete': 'no es un parámetro; esta lista está siempre completa',
  'is not a parameter; use limit, and follow the Link header to the next page':
    'no es un parámetro; usa limit y sigue la cabecera Link hasta la página siguiente',
  'give at most one of position, beforeTaskId and afterTaskId':
    'da como mucho uno de position, beforeTaskId y afterTaskId',
  'This token is read-only': 'Este token es solo de lectura',
  'Requests from another origin require an API token': 'Las peticiones desde otro sitio necesitan un token de API',
  'Web pages of this origin cannot call the MCP server': 'Las páginas de este sitio no pueden llamar al servidor MCP',
  'Method not allowed': 'Método no permitido',
  'To replace a description, pass the version you have read. To change parts of it, use edits.':
    'Para reemplazar una descripción hace falta la versión que has leído. O cambia partes con edits.',
  'You have read only part of the description. Use edits.': 'Solo has visto una parte de la descripción. Usa edits.',
  'The text to find does not occur in the description': 'El texto que se busca no está en la descripción',
  'The text to find occurs more than once. Include more of the line.':
    'El texto que se busca está más de una vez. Da más de la línea.',
  'Send the body as application/json': 'Envía el cuerpo como application/json',
  'Send the body as it is, not compressed': 'Envía el cuerpo tal cual, sin comprimir',
  'The body must be valid JSON in UTF-8': 'El cuerpo debe ser JSON válido en UTF-8',
  'The body must be a JSON object': 'El cuerpo debe ser un objeto JSON',
  'This server does not accept this host name. Add it to ALLOWED_HOSTS.':
    'Este servidor no conoce este nombre. Añádelo a ALLOWED_HOSTS.',
  'This Idempotency-Key was used for a different request': 'Esta Idempotency-Key se usó para otra petición',
  'Too many event streams are open. Close one first.':
    'Hay demasiadas conexiones de eventos abiertas. Cierra una antes.',
  'The database is temporarily unavailable. Retry, with an Idempotency-Key if it is a write.':
    'La base de datos no está disponible ahora. Vuelve a intentarlo, con Idempotency-Key si es un cambio.',
  'The server’s disk is full. Only signing in, signing out and deleting work until there is space.':
    'El disco del servidor está lleno: solo se puede entrar, salir y eliminar.',
  'Too many people are signing in at this moment: try again in a few seconds':
    'Hay demasiada gente entrando ahora mismo: prueba dentro de unos segundos',
  'The space is full. Delete tasks or comments first.':
    'En el espacio no cabe nada más. Elimina antes tareas o comentarios.',
  'You have the maximum of 50 calendar feeds. Delete one first.':
    'Ya tienes 50 calendarios, el máximo. Elimina uno antes.',
  'Too many of your exports are being downloaded. Wait until one has ended.':
    'Se están descargando demasiadas exportaciones tuyas. Espera a que termine una.',
  'At most 1,000 tasks can be duplicated at once': 'Se pueden duplicar como mucho 1.000 tareas a la vez',
  'must be the secret of a calendar feed': 'debe ser el secreto de un calendario',
  'must be the secret of a link to unsubscribe': 'debe ser el secreto de un enlace para darse de baja',
  'must be the id of a project in one of your spaces': 'debe ser el id de un proyecto de uno de tus espacios',
  'You own the maximum number of spaces. Delete one first.': 'No puedes tener más espacios. Elimina uno antes.',
  'You have written too much text in the last hour. Try again later.':
    'Has escrito muchísimo en la última hora. Prueba más tarde.',
  'The name or ref matches several items. Use the id.': 'El nombre o la referencia es de varias cosas. Usa el id.',
  'A task stays in its space. Choose a project of the same space.':
    'Una tarea se queda en su espacio. Elige un proyecto del mismo espacio.',
  'The comment is in the trash': 'El comentario está en la papelera',
  'The task is in the trash': 'La tarea está en la papelera',
  'The space has no such label': 'El espacio no tiene esa etiqueta',
  'Another space of one of its members has or had this key':
    'Otro espacio de alguno de sus miembros tiene o tuvo esa clave',
  'This is the run of another token or person': 'Esta ejecución es de otro token o de otra persona',
  'This run has ended or was taken back. Leave runId out to begin another.':
    'Esta ejecución ha terminado o se ha deshecho. Quita runId para empezar otra.',
  'A person has stopped this run. Change nothing more until a person resumes it.':
    'Una persona ha parado esta ejecución. No se puede cambiar nada más hasta que alguien la reanude.',
  'This run has ended': 'Esta ejecución ha terminado',
  'Only the person who stopped the run, the owner of its token or an admin can resume it':
    'Solo puede reanudarla quien la paró, el titular de su token o un administrador',
  'must have 2 to 6 letters of A-Z': 'debe tener de 2 a 6 letras de la A a la Z',
  'must be the id of a run that an earlier response named':
    'debe ser el id de una ejecución que ha dicho una respuesta anterior',
  'Slug already taken within this space': 'Ese nombre corto ya está en uso en este espacio',
  'Only a person who is signed in can do this, not a token':
    'Esto solo lo puede hacer una persona con la sesión iniciada, no un token',
  'The task is not ready to be worked on': 'La tarea no está lista para trabajar en ella',
  'Another agent works on the task. Comments are possible.': 'Otro agente trabaja en la tarea. Puedes comentarla.',
  'The lease has ended, or somebody else works on the task':
    'La reserva de la tarea ha terminado, o alguien más trabaja en ella',
  'A person has stopped the work on the task': 'Una persona ha parado el trabajo en la tarea',
  'Too many claimed tasks. Report on one first.': 'Hay demasiadas tareas reservadas. Informa antes sobre una.',
  'No agent waits for an answer': 'Ningún agente espera una respuesta',
  'must be the lease that claim_task returned': 'debe ser la reserva (lease) que devolvió claim_task',
  'must be a task of the same space': 'debe ser una tarea del mismo espacio',
  'is required with waiting: the question for a person': 'es obligatorio con waiting: la pregunta para una persona',
  'must be the cursor of an earlier response, a date or "yesterday"':
    'debe ser el cursor de una respuesta anterior, una fecha o "yesterday"',
  'must be the cursor of an earlier response, a date (2026-02-22), an instant or "yesterday"':
    'debe ser el cursor de una respuesta anterior, una fecha (2026-02-22), un instante o "yesterday"',
  'is the cursor of another user': 'es el cursor de otra persona',
  // Why a task is not ready.
  'it is done': 'está terminada',
  'it is archived': 'está archivada',
  'agents have failed; a person has to look first': 'los agentes se han rendido y antes tiene que mirarla una persona',
  'an open task blocks it or its parent': 'una tarea abierta la bloquea, o bloquea su tarea principal',
  'it has open subtasks': 'tiene subtareas abiertas',
  'its start date is to come': 'su fecha de inicio aún no ha llegado',
  'it is assigned to other people': 'está asignada a otras personas',
};

const objectNames: Record<string, string> = {
  Import: 'La importación',
  Space: 'El espacio',
  Project: 'El proyecto',
  Status: 'La columna',
  Task: 'La tarea',
  Comment: 'El comentario',
  Label: 'La etiqueta',
  Member: 'El miembro',
  Invitation: 'La invitación',
  Token: 'El token',
  Calendar: 'El calendario',
  Agent: 'El agente',
  Link: 'El enlace',
  'Project or task': 'El proyecto o la tarea',
  User: 'La persona',
  Session: 'La sesión',
  Notification: 'La notificación',
};

const messagePatterns: [RegExp, string | ((...groups: string[]) => string)][] = [
  [/^The project( “.+”)? is archived\. Restore it first\.$/, 'El proyecto$1 está archivado. Restáuralo primero.'],
  [/^must have (\S+) to (\S+) characters$/, 'debe tener de $1 a $2 caracteres'],
  [/^must have at most (\S+) characters$/, 'debe tener como mucho $1 caracteres'],
  [/^must have at most (\S+) entries$/, 'debe tener como mucho $1 elementos'],
  [/^must have (\S+) to (\S+) (?:entries|values)$/, 'debe tener de $1 a $2 elementos'],
  [/^must be (\S+) to (\S+)$/, 'debe estar entre $1 y $2'],
  [/^must be a whole number from (\S+) to (\S+)$/, 'debe ser un número entero de $1 a $2'],
  [/^must be a UUID or (.+)$/, 'debe ser un UUID o $1'],
  [/^must be an ISO 8601 date (\(.+?\)) or an instant (\(.+?\)).*$/, 'debe ser una fecha ISO 8601 $1 o un instante $2'],
  [/^must be (?:an ISO 8601|X) instant (\(.+?\)).*$/, 'debe ser un instante ISO 8601 $1'],
  [
    /^must be a status of the task’s project: (.+), or null$/,
    'debe ser una columna del proyecto de la tarea ($1) o null',
  ],
  [/^must have >=(\S+) characters$/, 'debe tener al menos $1 caracteres'],
  [/^must have <=(\S+) characters$/, 'debe tener como mucho $1 caracteres'],
  [/^must be of type (.+)$/, 'debe ser de tipo $1'],
  [/^is not a known field; the fields are (.+)$/, 'no es un campo conocido; los campos son $1'],
  [/^is not a parameter; did you mean (.+)\?$/, 'no es un parámetro; ¿querías decir $1?'],
  [/^This requires the (.+) role or higher; your role is (.+)$/, 'Hace falta el rol $1 o uno mayor; el tuyo es $2'],
  [/^Method not allowed: use (.+)$/, 'Método no permitido: usa $1'],
  [
    /^You have (\S+) event streams open, .+$/,
    'Tienes abiertas $1 conexiones de eventos, que es el límite. Cierra una antes.',
  ],
  [/^must be (\S+) id or name; the (\S+) are (.+)$/, 'debe ser el id o el nombre ($1); hay: $3'],
  [/^The task is in the trash with its parent task (.+)$/, 'La tarea está en la papelera con su tarea principal, $1'],
  [/^You own (\S+) spaces, .+$/, 'Ya tienes $1 espacios, que es el límite. Elimina uno antes.'],
  [
    /^This server does not know the host name (.+)\. If it is .+$/,
    'Este servidor no conoce el nombre $1. Si es un nombre suyo, ponlo en ALLOWED_HOSTS o PUBLIC_URL y reinicia el servidor; mientras tanto, usa su dirección IP',
  ],
  [
    /^Slug already taken within this space by the archived project “(.+)”: .+$/,
    'Ese nombre corto ya lo usa en este espacio el proyecto archivado «$1»: restáuralo o elige otro nombre corto',
  ],
  [
    /^At most (\S+) calls can wait at once\. .+$/,
    'Solo pueden esperar $1 llamadas a la vez. Llama sin wait, o más tarde.',
  ],
  [/^The task is not ready: (.+)$/, (_, why = '') => `La tarea no está lista: ${translateServerError(why)}`],
  [/^The lease has ended: (.+)$/, (_, how = '') => `La reserva ha terminado: ${translateServerError(how)}`],
  [/^done by (.+)$/, 'la tarea la completó $1'],
  [/^given back by (.+)$/, 'la tarea la devolvió $1'],
  [/^given up by (.+)$/, 'se rindió $1'],
  [/^the task was completed or archived by (.+)$/, 'la tarea la completó o archivó $1'],
  [/^stopped by /, 'El trabajo lo ha parado '],
  [
    /^(.+) has stopped this run(: ".+")?\. Change nothing more .+$/s,
    '$1 ha parado esta ejecución$2. No se puede cambiar nada más hasta que alguien la reanude.',
  ],
  [/^(.+)\. Comments are possible\.$/, (_, who = '') => `${translateServerError(who)}. Puedes comentarla.`],
  [/^(.+) waits for an answer about the task$/, '$1 espera una respuesta sobre la tarea'],
  [/^(.+) works on the task since (\S+), until (\S+)$/, '$1 trabaja en la tarea desde $2, hasta $3'],
  [/^must be an earlier task of this call, not (.+)$/, 'debe ser una tarea anterior de esta llamada, no $1'],
  [/^is (\S+), which was not created$/, 'es $1, que no se ha creado'],
  [/^([\w ]+) not found$/, (_, name = '') => `${objectNames[name] ?? name} no existe`],
  [/^must be left out: the file has (\S+) projects$/, 'no se debe indicar: el archivo tiene $1 proyectos'],
  [/^must be complete; part (\S+) is missing$/, 'debe estar completo; falta la parte $1'],
  [
    /^must say which column is the title; the file has (.+)$/,
    'debe decir qué columna es el título; el archivo tiene $1',
  ],
  [/^must be one of (.+)$/, 'debe ser uno de $1'],
  [/^must have an occurrence within (\S+) years of (\S+)$/, 'debe repetirse en los $1 años siguientes a $2'],
  [/^must not have (\S+) with from: completion, .+$/, 'no puede tener $1 si cuenta desde que se completa'],
  [/^must not be FREQ=(\S+): .+; use (.+)$/, 'no puede ser FREQ=$1: las tareas se repiten por días; usa $2'],
  [/^must not have (\S+): use (.+)$/, 'no puede tener $1: usa $2'],
  [/^must be a rule such as (\S+); (.+) is no part of one$/, 'debe ser una regla como $1; $2 no es parte de una'],
  [/^must have (\S+) from (\S+) to (\S+?)(?: without 0)?, not (.+)$/, 'debe tener $1 de $2 a $3, no $4'],
];

export function translateServerError(message: string): string {
  const translation = messages[message];
  if (translation !== undefined) return translation;
  for (const [pattern, spanish] of messagePatterns)
    if (pattern.test(message)) return message.replace(pattern, spanish as string);
  const [first = message, ...others] = message.split(/; (?=[\w.-]+: )/);
  if (others.length > 0) return [first, ...others].map(translateServerError).join('; ');
  const [, field, rest] = /^([\w.-]+): (.+)$/s.exec(message) ?? [];
  return field && rest ? `${field}: ${translateServerError(rest)}` : message;
}
