/**
 * What people call our columns in English, German, French, Spanish, Italian, Portuguese, Dutch and Japanese. Case, spaces,
 * dashes, quotes and underscores do not matter. Only names that mean one thing: `Name`, `Status` and `Active` are not here.
 */
import type { ColumnName } from '../model/columns.js';

export const synonyms: Readonly<Record<ColumnName, readonly string[]>> = {
  email: [
    'Work Email, Work Email Address, Work Mail, Business Email, Business Email Address, Corporate Email, Company Email',
    'Office Email, Primary Email, Primary Email Address, User Email, Employee Email, Login Email, Mail Address, Email ID',
    'Email-Adresse, Mailadresse, Dienstliche Email, Geschäftliche Email, Firmen-Email, Email dienstlich',
    'Email geschäftlich, Email (geschäftlich)',
    'Adresse email, Adresse mail, Courriel, Adresse courriel, Adresse électronique, Email professionnel',
    'Mail professionnel, Adresse email professionnelle',
    'Correo, Correo electrónico, Correo electronico, Dirección de correo, Dirección de correo electrónico',
    'Correo corporativo, Correo de trabajo, Email corporativo',
    'Posta elettronica, Indirizzo email, Indirizzo di posta elettronica, Email aziendale',
    'Correio eletrônico, Correio eletrónico, Endereço de email, Email profissional',
    'Emailadres, Zakelijk emailadres, Zakelijke email, Email werk, Werk email',
    'メール, メールアドレス, Eメール, 電子メール, 電子メールアドレス, 会社メールアドレス',
  ],
  firstName: [
    'Given Name, Given Names, Forename, First Names, Fname, Christian Name, Vorname, Vornamen, Rufname',
    'Prénom, Prenom, Prénoms, Primer nombre, Nombre de pila, Primeiro nome, Nome próprio, Voornaam, Roepnaam, 名',
  ],
  lastName: [
    'Family Name, Last Names, Lname, Nachname, Familienname, Zuname, Nom de famille, Apellido, Apellidos',
    'Cognome, Sobrenome, Apelido, Último nome, Achternaam, Familienaam, 姓, 苗字, 名字',
  ],
  displayName: [
    'Full Name, Preferred Name, Anzeigename, Vollständiger Name, Nom complet, Nom affiché, Nom d’affichage',
    'Nombre completo, Nombre para mostrar, Nome completo, Nome visualizzato, Nome de exibição, Volledige naam',
    'Weergavenaam, 氏名, 表示名',
  ],
  title: [
    'Job Title, Job Role, Job Position, Position Title, Employee Title, Berufsbezeichnung, Stellenbezeichnung, Funktion',
    'Fonction, Poste, Intitulé du poste, Intitulé de poste, Cargo, Puesto, Puesto de trabajo',
    'Qualifica, Mansione, Ruolo aziendale, Função, Functie, Functietitel, 役職, 職位',
  ],
  department: [
    'Dept, Dept., Department Name, Dept Name, Abteilung, Abteilungsname, Fachabteilung, Département, Service (département)',
    'Departamento, Dipartimento, Reparto, Ufficio, Afdeling, Afdelingsnaam, 部署, 部門, 所属, 所属部署',
  ],
  manager: [
    'Manager Email, Manager Mail, Manager Email Address, Supervisor Email, Line Manager Email, Email des Vorgesetzten',
    'Vorgesetzter Email, Email du responsable, Correo del jefe, Correo del responsable, Email del responsabile',
    'Email do gestor, Email leidinggevende, 上司メールアドレス',
  ],
  // It takes away where it says no: only what cannot mean anything else.
  loginEnabled: [
    'Sign-in enabled, Sign in enabled, Sign-in allowed, Login allowed, Can sign in, May sign in',
    'Anmeldung erlaubt, Anmeldung aktiviert, Connexion autorisée, Connexion activée, Inicio de sesión permitido',
    'Accesso consentito, Login permitido, Aanmelden toegestaan, サインイン許可',
  ],
};

/** In a heading, these say that its column is about people who may not sign in. */
export const oppositeOfSignIn: readonly string[] = [
  'suspend, disabl, block, inactiv, deactiv, locked, lockout, terminated, revoked, not active, no login, no sign in',
  'gesperrt, sperre, deaktiv, inaktiv, ausgeschieden, nicht aktiv',
  'suspendu, bloqué, bloque, désactiv, desactiv, inactif, verrouill',
  'suspendid, bloquead, inactivo, sospes, bloccat, disattiv, inattiv, inativo, desativ',
  'geblokkeerd, uitgeschakeld, inactief, geschorst, 無効, 停止, 凍結, 休止',
];

/** These say the opposite again: `unblocked`. */
export const twiceOpposite: readonly string[] = [
  'unblock, unlock, unsuspend, not block, not suspend, not disabl, entsperrt',
];
