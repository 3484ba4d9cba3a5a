"""The texts of the pages before the application, in both languages, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app_pages.shell.visitors import Language

WORDS: dict[Language, dict[str, str]] = {
    "fr": {
        "this_language": "Français",
        "error": "Erreur\u00a0: ",
        "sign_in": "Se connecter",
        "login": "Identifiant",
        "login_hint": "Votre adresse électronique ou le nom qu’on vous a donné.",
        "password": "Mot de passe",
        "forgotten": "Mot de passe oublié\u00a0? La personne qui administre Balise peut vous remettre un lien pour en choisir un autre.",
        "provider": "Se connecter avec {name}",
        "provider_default": "votre compte professionnel",
        "local_account": "J’ai un identifiant propre à Balise",
        "provider_failed": "La connexion n’a pas abouti. Recommencez\u00a0; si cela se répète, prévenez la personne qui administre Balise.",
        "from_elsewhere": "Ce formulaire n’a pas pu être accepté\u00a0: il a été envoyé d’une autre page, ou cette page est restée ouverte "
        "trop longtemps. Rien n’a été fait. Recommencez.",
        "signed_out": "Vous êtes déconnecté.",
        "sign_out": "Se déconnecter",
        "sign_out_ask": "Vous serez déconnecté dans tous les onglets de ce navigateur.",
        "first": "Premier compte",
        "first_intro": "Balise n’a encore aucun compte. Le premier administre l’installation\u00a0: il ouvre les autres comptes et donne les "
        "rôles.",
        "first_login": "Identifiant",
        "first_login_hint": "Par exemple votre adresse électronique. Balise n’enverra aucun message.",
        "name": "Nom montré aux collègues",
        "name_hint": "Un prénom et un nom, ou une fonction.",
        "chosen": "Mot de passe choisi",
        "chosen_hint": "Au moins 12 caractères\u00a0; quelques mots à la suite suffisent.",
        "again": "Le même mot de passe, une seconde fois",
        "differ": "Les deux mots de passe sont différents. Écrivez deux fois le même.",
        "also": "Je mènerai aussi des évaluations avec ce compte.",
        "code": "Code à usage unique",
        "code_hint": "Il est écrit dans le journal du serveur au démarrage\u00a0: il prouve que vous y avez accès.",
        "code_wrong": "Ce code n’est pas celui du journal du serveur. Redémarrez Balise pour en obtenir un autre.",
        "create": "Créer ce compte",
        "invitation": "Choisir votre mot de passe",
        "invitation_intro": "Compte de {name}, identifiant «\u00a0{login}\u00a0».",
        "keep": "Enregistrer et me connecter",
        "no_link": "Ce lien ne sert plus",
        "to_sign_in": "Aller à la connexion",
        "privacy": "Vos données personnelles",
        "privacy_link": "Ce que Balise garde de vous",
        "single": "Balise est réservé à cette machine",
        "single_why": "Cette installation est sans comptes\u00a0: une seule personne l’utilise, sur la machine même. Pour la partager, "
        "redémarrez Balise avec des comptes (BALISE_ACCOUNTS=local).",
    },
    "en": {
        "this_language": "English",
        "error": "Error: ",
        "sign_in": "Sign in",
        "login": "Login",
        "login_hint": "Your e-mail address, or the name that you were given.",
        "password": "Password",
        "forgotten": "Forgotten your password? The person who runs Balise can hand you a link to choose another one.",
        "provider": "Sign in with {name}",
        "provider_default": "your work account",
        "local_account": "I have a login of Balise’s own",
        "provider_failed": "Signing in did not succeed. Try again; if it goes on, tell the person who runs Balise.",
        "from_elsewhere": "This form could not be accepted: it was sent from another page, or this page stayed open too long. Nothing was "
        "done. Try again.",
        "signed_out": "You are signed out.",
        "sign_out": "Sign out",
        "sign_out_ask": "You will be signed out in every tab of this browser.",
        "first": "First account",
        "first_intro": "Balise has no account yet. The first one administers the installation: it opens the other accounts and gives the "
        "roles.",
        "first_login": "Login",
        "first_login_hint": "For instance your e-mail address. Balise sends no message.",
        "name": "Name shown to colleagues",
        "name_hint": "A first and a last name, or a function.",
        "chosen": "Chosen password",
        "chosen_hint": "At least 12 characters; a few words in a row will do.",
        "again": "The same password a second time",
        "differ": "The two passwords are different. Write the same one twice.",
        "also": "I will also run assessments with this account.",
        "code": "One-time code",
        "code_hint": "It is written in the server’s log at start: it proves that you have access to it.",
        "code_wrong": "This code is not the one in the server’s log. Restart Balise to get another one.",
        "create": "Create this account",
        "invitation": "Choose your password",
        "invitation_intro": "Account of {name}, login “{login}”.",
        "keep": "Save and sign me in",
        "no_link": "This link is of no use any more",
        "to_sign_in": "Go to the sign-in page",
        "privacy": "Your personal data",
        "privacy_link": "What Balise keeps about you",
        "single": "Balise is reserved to this machine",
        "single_why": "This installation has no accounts: one person uses it, on the machine itself. To share it, restart Balise with "
        "accounts (BALISE_ACCOUNTS=local).",
    },
}
