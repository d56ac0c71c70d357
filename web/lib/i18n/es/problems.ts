export const problems = {
  'problem.unreachable': 'No se puede conectar con el servidor',
  'problem.newVersion': 'Hay una versión nueva de la aplicación. Recarga para continuar.',
  'problem.reload': 'Recargar',
  'problem.notLoaded': 'No se pudo cargar esta parte de la aplicación. Comprueba tu conexión.',
  'problem.serverError': 'El servidor tiene un problema. Lo que ves puede no estar al día. Seguimos intentándolo.',
  'problem.busy': 'El servidor está ocupado. Lo que ves puede no estar al día. Lo intentaremos de nuevo en breve.',
  'problem.behind': 'Los cambios en directo están interrumpidos. Reconectando…',
  'problem.sessionOver': 'Tu sesión ha caducado. Vuelve a iniciarla.',
  'problem.otherAccount':
    'Otra persona ha iniciado sesión en este navegador. Vuelve a iniciar sesión; tus cambios sin guardar esperan hasta entonces.',
  'problem.signOutLater':
    'Sesión cerrada en este dispositivo. El servidor la cerrará en cuanto se pueda conectar con él.',
  'problem.signOutFailed':
    'No se ha podido cerrar la sesión: no se puede conectar con el servidor y este navegador no guarda nada para después. Inténtalo de nuevo con conexión.',
  'problem.internal': 'Algo ha fallado en el servidor',
  'problem.changedMeanwhile': 'Otra persona ha cambiado esto mientras tanto. Se queda como está.',
} as const;
