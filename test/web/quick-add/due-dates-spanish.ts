/** Now is Wednesday, 2 December 2026, 10:00 in Madrid. Each line: what is typed | title | due, in local time. */
export const spanishLines = `
Pagar hoy | Pagar | 2026-12-02
Pagar mañana | Pagar | 2026-12-03
Pagar Mañana | Pagar | 2026-12-03
Pagar pasado mañana | Pagar | 2026-12-04
Pagar esta noche | Pagar | 2026-12-02 20:00
Pagar esta noche a las 9 | Pagar | 2026-12-02 21:00
Pagar lunes | Pagar | 2026-12-07
Pagar martes | Pagar | 2026-12-08
Pagar miércoles | Pagar | 2026-12-09
Pagar miercoles | Pagar | 2026-12-09
Pagar jue | Pagar | 2026-12-03
Pagar vie | Pagar | 2026-12-04
Pagar sáb | Pagar | 2026-12-05
Pagar sabado | Pagar | 2026-12-05
Pagar domingo | Pagar | 2026-12-06
Pagar mar | Pagar | 2026-12-08
Pagar el viernes | Pagar | 2026-12-04
Pagar este viernes | Pagar | 2026-12-04
Pagar para el viernes | Pagar | 2026-12-04
Pagar el próximo viernes | Pagar | 2026-12-04
Pagar el viernes que viene | Pagar | 2026-12-04
Renta vence el viernes | Renta | 2026-12-04
Pagar la semana que viene | Pagar | 2026-12-07
Pagar la próxima semana | Pagar | 2026-12-07
Pagar el mes que viene | Pagar | 2027-01-01
Pagar el próximo mes | Pagar | 2027-01-01
Pagar a fin de mes | Pagar | 2026-12-31
Limpiar este fin de semana | Limpiar | 2026-12-05
Llamar mañana 17h | Llamar | 2026-12-03 17:00
Llamar mañana a las 17h | Llamar | 2026-12-03 17:00
Llamar mañana 17:30 | Llamar | 2026-12-03 17:30
Llamar mañana a las 17:30 | Llamar | 2026-12-03 17:30
Llamar mañana 17h30 | Llamar | 2026-12-03 17:30
Llamar mañana a las 5 | Llamar | 2026-12-03 17:00
Llamar mañana a las 9 | Llamar | 2026-12-03 09:00
Llamar mañana a la 1 | Llamar | 2026-12-03 13:00
Llamar mañana 5pm | Llamar | 2026-12-03 17:00
Llamar mañana a las 5 de la tarde | Llamar | 2026-12-03 17:00
Llamar mañana a las 5 de la mañana | Llamar | 2026-12-03 05:00
Llamar mañana a las 9 de la noche | Llamar | 2026-12-03 21:00
Llamar mañana a las 12 de la noche | Llamar | 2026-12-04 00:00
Llamar mañana a las 5 y media | Llamar | 2026-12-03 17:30
Llamar mañana a las 10 y cuarto | Llamar | 2026-12-03 10:15
Llamar mañana al mediodía | Llamar | 2026-12-03 12:00
Llamar mañana a medianoche | Llamar | 2026-12-04 00:00
Llamar mañana por la mañana | Llamar | 2026-12-03 09:00
Llamar mañana por la tarde | Llamar | 2026-12-03 16:00
Llamar el viernes por la noche | Llamar | 2026-12-04 20:00
Llamar el viernes por la tarde a las 6 | Llamar | 2026-12-04 18:00
Reunión a las 5 | Reunión | 2026-12-02 17:00
Reunión a las 9 | Reunión | 2026-12-03 09:00
Reunión a las 17:30 | Reunión | 2026-12-02 17:30
Reunión al mediodía | Reunión | 2026-12-02 12:00
Reunión a las 5 el viernes | Reunión | 2026-12-04 17:00
Reunión 17:30 | Reunión | 2026-12-02 17:30
Enviar en 3 días | Enviar | 2026-12-05
Enviar dentro de dos semanas | Enviar | 2026-12-16
Enviar en un mes | Enviar | 2027-01-02
Enviar en 6 horas | Enviar | 2026-12-02 16:00
Enviar en media hora | Enviar | 2026-12-02 10:30
Enviar en 20 minutos | Enviar | 2026-12-02 10:20
Cena 5 de diciembre | Cena | 2026-12-05
Cena el 5 de diciembre | Cena | 2026-12-05
Cena 5 dic | Cena | 2026-12-05
Cena el 5 de diciembre de 2027 | Cena | 2027-12-05
Cena el sábado 5 de diciembre a las 21:00 | Cena | 2026-12-05 21:00
Cena 1 de enero | Cena | 2027-01-01
Cena 5/6 | Cena | 2027-06-05
Cena 13/6 | Cena | 2027-06-13
Cena 10.12.2026 | Cena | 2026-12-10
Cena 10/12/2026 | Cena | 2026-12-10
Cena 2026-12-05 | Cena | 2026-12-05
Comida para mañana | Comida | 2026-12-03
Llamar el lunes a Juan | Llamar a Juan | 2026-12-07
Reunión a las 5 con Ana | Reunión con Ana | 2026-12-02 17:00
Llamar mañana. | Llamar. | 2026-12-03
El viernes, llamar a Juan | llamar a Juan | 2026-12-04
viernes
mañana
mar y tierra
Libro mar y tierra
Ver el mar
Viaje al mar
dom Pérignon
Comprar dom Pérignon
Hasta mañana
Correr por la mañana
Sol de la mañana
Mañana llamar a Juan
Todos los viernes limpiar
Antes del viernes
Terminar antes del viernes
Cerrado desde el lunes
Abierto hasta el viernes
Abierto de lunes a viernes
Preparar el lunes festivo
Dar de comer a las 5 gallinas
24/7
Soporte 24/7
1/2 taza de leche
3/4 hecho
Sala 12:30
Arreglar #123
Leer «Mañana»
Leer "El viernes"
Ver https://ejemplo.es/5/6
Pagar 31/6
Pagar el 31 de junio
Esperar un minuto
Vuelvo en un minuto
Curso de 2h
Ir en mayo
El hombre que fue jueves negro
Hoy no
`;
