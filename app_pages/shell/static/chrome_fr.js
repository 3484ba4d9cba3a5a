/* Says in French the words that Streamlit itself puts on the page, and gives them back their English when the page changes
 * language. Streamlit has no catalogue of its own texts (streamlit issues 1353 and 13500).
 *
 * Only Streamlit's words: what the application or a person wrote (markdown, plain text, fields, the choices of a list) is
 * never touched, even when it happens to be one of these words. */
(() => {
  "use strict";

  const ATTRIBUTES = ["aria-label", "title", "placeholder", "alt"];
  const NOT_OURS =
    '[data-testid="stMarkdownContainer"], [data-testid="stText"], [data-testid="stCode"], textarea, input, option, ' +
    '[role="option"][data-key]:not([data-key^="__"]), [data-tag], [data-testid="stFileUploaderFileName"]';
  // Words of Streamlit that it writes as it writes ours: the button of a file field.
  const OURS_ALL_THE_SAME = '[data-testid="stFileUploaderDropzone"]';
  // Names of icons (a font draws them): in French they would be drawn as words.
  const NEVER = '[data-testid="stIconMaterial"], [translate="no"], script, style';

  const WORDS = {
    "Skip to main content": "Aller au contenu",
    "Main menu": "Menu principal",
    "App pages": "Pages",
    Sidebar: "Menu latéral",
    "Collapse sidebar": "Replier le menu latéral",
    "Expand sidebar": "Déplier le menu latéral",
    "Navigate to home page": "Aller à l’accueil",
    Notifications: "Notifications",
    "(opens in new tab)": "(s’ouvre dans un nouvel onglet)",
    "Link to heading": "Lien vers ce titre",
    "Scroll tabs left": "Onglets précédents",
    "Scroll tabs right": "Onglets suivants",
    Close: "Fermer",
    Open: "Ouvrir",
    Cancel: "Annuler",
    Copy: "Copier",
    Copied: "Copié",
    "Copy to clipboard": "Copier",
    "View more": "Voir plus",
    "View less": "Voir moins",
    "Show password": "Afficher le mot de passe",
    "Hide password": "Masquer le mot de passe",
    "This field is required.": "Ce champ est obligatoire.",
    "Invalid input.": "Cette saisie n’a pas la forme attendue.",
    Increment: "Augmenter",
    Decrement: "Diminuer",
    "Clear value": "Effacer",
    "Clear entry": "Effacer",
    "Clear all": "Tout effacer",
    "Select all": "Tout sélectionner",
    "Selected values": "Valeurs choisies",
    "No results": "Aucun résultat",
    "Previous page": "Page précédente",
    "Next page": "Page suivante",
    "Choose an option": "Choisir une réponse",
    "Choose options": "Choisir des réponses",
    "Select an option": "Choisir une réponse",
    Upload: "Téléverser",
    "Add files": "Ajouter des fichiers",
    "Browse files": "Parcourir",
    "Drag and drop a file here": "Déposez un fichier ici",
    "Drag and drop files here": "Déposez des fichiers ici",
    "Download failed": "Le téléchargement a échoué",
    Fullscreen: "Plein écran",
    "Close fullscreen": "Quitter le plein écran",
    "Show/hide columns": "Choisir les colonnes",
    "Download as CSV": "Télécharger (CSV)",
    Search: "Rechercher",
    "Close Search": "Fermer la recherche",
    "Next Result": "Résultat suivant",
    "Previous Result": "Résultat précédent",
    "Clear selection": "Effacer la sélection",
    "Add row": "Ajouter une ligne",
    "Delete row(s)": "Supprimer les lignes",
    empty: "vide",
    Loading: "Chargement",
    "Loading...": "Chargement…",
    "Please wait...": "Veuillez patienter…",
    "Running...": "Mise à jour…",
    RUNNING: "MISE À JOUR",
    Stop: "Arrêter",
    Rerun: "Relancer",
    Print: "Imprimer",
    Settings: "Réglages",
    About: "À propos",
    Theme: "Thème",
    Connecting: "Connexion",
    CONNECTING: "CONNEXION",
    Error: "Erreur",
    "Connecting to Streamlit server": "Connexion au serveur en cours",
    "Unable to connect to Streamlit server": "Le serveur ne répond pas",
    "Connection error": "Connexion perdue",
    "Page not found": "Page introuvable",
    "Bad message format": "Message illisible",
    "Connection lost. Please wait for the app to reconnect, then try again.":
      "Connexion perdue. Attendez qu’elle revienne, puis recommencez.",
    "Streamlit server is not responding. Are you connected to the internet?":
      "Le serveur ne répond pas. Vérifiez votre connexion au réseau ; la page reprendra d’elle-même.",
    "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:":
      "Le serveur ne répond pas ; la page reprendra d’elle-même. S’il a été arrêté sur cette machine, relancez-le :",
    "streamlit run yourscript.py": "make run",
    "The page that you have requested does not seem to exist. Running the app's main page.":
      "La page demandée n’existe pas. Voici l’accueil.",
    "Make a selection": "Faites un choix",
    progress: "progression",
    "(required)": "(obligatoire)",
    "file upload": "fichier à téléverser",
    "Feedback rating": "Note",
    "Download plot as a PNG": "Télécharger le graphique (PNG)",
    Zoom: "Zoom",
    Pan: "Déplacer",
    "Zoom in": "Agrandir",
    "Zoom out": "Réduire",
    Autoscale: "Échelle automatique",
    "Reset axes": "Échelle de départ",
  };

  const SIZES = { B: "o", KB: "Ko", MB: "Mo", GB: "Go" };
  const plural = (count) => (Number(count) > 1 ? "s" : "");
  const PATTERNS = [
    [
      /^You have requested page \/(.*), but no corresponding file was found in the app's pages\/ directory\. Running the app's main page\.$/s,
      (_, page) => `La page « ${page} » n’existe pas. Voici l’accueil.`,
    ],
    [/^(?:Limit )?(\d+(?:\.\d+)?)\s?(B|KB|MB|GB) per file(?: • )?(.*)$/s, (_, size, unit, types) =>
      `${size.replace(".", ",")} ${SIZES[unit]} par fichier au plus${types ? ` • ${types}` : ""}`],
    [/^(\d+(?:\.\d+)?)\s?(KB|MB|GB)$/, (_, size, unit) => `${size.replace(".", ",")} ${SIZES[unit]}`],
    [/^File must be (\d+(?:\.\d+)?)\s?(B|KB|MB|GB) or smaller\.$/, (_, size, unit) =>
      `Le fichier ne doit pas dépasser ${size.replace(".", ",")} ${SIZES[unit]}.`],
    [/^(\S+) files are not allowed\.$/, (_, type) => `Les fichiers de type ${type} ne sont pas acceptés.`],
    [/^Help for (.*)$/s, (_, label) => `Aide : ${label}`],
    [/^Remove (.*)$/s, (_, label) => `Retirer ${label}`],
    [/^Add: (.*)$/s, (_, label) => `Ajouter : ${label}`],
    [/^Select (\d+) matches$/, (_, count) => `Choisir les ${count} résultats`],
    [/^Shortcut (.*)$/, (_, key) => `Raccourci ${key}`],
    [/^Press (.*?)\s?Enter to apply$/, (_, key) => `${key ? `${key} ` : ""}Entrée pour enregistrer`],
    [/^Press (.*?)\s?Enter to submit form$/, (_, key) => `${key ? `${key} ` : ""}Entrée pour envoyer`],
    [/^You can only select up to (\d+) options?\. Remove an option first\.$/, (_, count) =>
      `${count} choix au plus : retirez-en un d’abord.`],
    [/^(\d+) out of (\d+) stars?$/, (_, given, all) => `${given} étoile${plural(given)} sur ${all}`],
    [/^Showing page (\d+) of (\d+)$/, (_, page, all) => `Page ${page} sur ${all}`],
  ];

  function inFrench(text) {
    const words = text.trim();
    if (Object.hasOwn(WORDS, words)) return text.replace(words, () => WORDS[words]);
    for (const [pattern, french] of PATTERNS) if (pattern.test(words)) return words.replace(pattern, french);
    return null;
  }

  /* What was replaced, so that it can be given back: text node → {en, fr}, element → {attribute → {en, fr}}. */
  const texts = new WeakMap();
  const attributes = new WeakMap();
  const french = () => document.documentElement.lang === "fr";

  function turn(record, current, set) {
    if (record && current === record.fr) {
      if (!french()) set(record.en);
      return record;
    }
    if (!french()) return record;
    const fr = inFrench(current);
    if (fr === null || fr === current) return record;
    set(fr);
    return { en: current, fr };
  }

  function turnText(node) {
    const parent = node.parentElement;
    if (!parent || !node.data.trim() || parent.closest(NEVER)) return;
    if (parent.closest(NOT_OURS) && !parent.closest(OURS_ALL_THE_SAME)) return;
    const record = turn(texts.get(node), node.data, (words) => (node.data = words));
    if (record) texts.set(node, record);
  }

  function turnAttributes(element) {
    if (element.closest("[data-tag]") && !element.matches("button")) return;
    for (const name of ATTRIBUTES) {
      const value = element.getAttribute(name);
      if (!value) continue;
      const records = attributes.get(element) ?? {};
      const record = turn(records[name], value, (words) => element.setAttribute(name, words));
      if (record) attributes.set(element, { ...records, [name]: record });
    }
  }

  function turnTree(root) {
    if (root.nodeType === Node.TEXT_NODE) turnText(root);
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    turnAttributes(root);
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      if (walker.currentNode.nodeType === Node.TEXT_NODE) turnText(walker.currentNode);
      else turnAttributes(walker.currentNode);
    }
  }

  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "childList") change.addedNodes.forEach(turnTree);
      else if (change.type === "characterData") turnText(change.target);
      else turnAttributes(change.target);
    }
  }).observe(document.documentElement, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ATTRIBUTES,
  });
  document.addEventListener("balise:language", () => turnTree(document.body));
})();
