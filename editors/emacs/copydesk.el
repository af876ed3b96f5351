;;; copydesk.el --- Hold a draft against its sources, through Eglot  -*- lexical-binding: t; -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1") (eglot "1.9"))
;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Commentary:

;; copydesk underlines in a draft what its sources do not bear out.  This file tells Eglot of the server and adds three
;; commands: `copydesk-summary', `copydesk-evidence' and `copydesk-explain'.  See README.md beside this file.

;;; Code:

(require 'cl-lib)
(require 'eglot)

(defgroup copydesk nil
  "Hold a draft against its sources."
  :group 'text)

(defcustom copydesk-program
  (let ((cargo (expand-file-name "bin/copydesk" (or (getenv "CARGO_HOME") "~/.cargo"))))
    ;; An Emacs that is started from a desktop often does not have cargo's folder on its `exec-path'.
    (if (and (not (executable-find "copydesk")) (file-executable-p cargo))
        cargo
      "copydesk"))
  "The program that serves drafts."
  :type 'string)

(defface copydesk-passage
  '((t :inherit highlight))
  "The passage that a claim rests on.")

(defun copydesk--contact (&optional _interactive)
  "How Eglot starts the server.
The commands below show what the server answers, so the server need not."
  (list copydesk-program "lsp" :initializationOptions '(:copydesk (:ownDisplay t))))

;; Modes for Markdown have servers by default, which ours comes before.  Nearly everything derives from `text-mode', so
;; that it is only for what no other server claims.
(add-to-list 'eglot-server-programs '((markdown-mode gfm-mode markdown-ts-mode) . copydesk--contact))
(add-to-list 'eglot-server-programs '(text-mode . copydesk--contact) t)

(defun copydesk--ask (command argument)
  "Put COMMAND to the server, with ARGUMENT."
  (jsonrpc-request (or (eglot-current-server) (user-error "No server runs here: M-x eglot"))
                   :workspace/executeCommand (list :command command :arguments (vector argument))))

(defun copydesk--place ()
  "This buffer and point, as the server's commands want them."
  (let ((place (eglot--TextDocumentPositionParams)))
    (list :uri (plist-get (plist-get place :textDocument) :uri) :position (plist-get place :position))))

(defun copydesk--show (name markdown)
  "Show MARKDOWN in a buffer called NAME."
  (let ((folder default-directory))
    (with-current-buffer (get-buffer-create name)
      (let ((inhibit-read-only t))
        (erase-buffer)
        (insert markdown)
        (goto-char (point-min)))
      (setq default-directory folder)
      (if (fboundp 'gfm-view-mode) (gfm-view-mode) (view-mode 1))
      (pop-to-buffer (current-buffer)))))

;;;###autoload
(defun copydesk-summary ()
  "Show what this document says: who says what, how surely, and what is disputed."
  (interactive)
  (let ((answer (copydesk--ask "copydesk.summary" (copydesk--place))))
    (unless answer (user-error "There is nothing to sum up here"))
    (copydesk--show "*copydesk summary*" (plist-get answer :markdown))))

;;;###autoload
(defun copydesk-explain ()
  "Show which passages the claim at point rests on, and why each rule spoke or kept quiet."
  (interactive)
  (let ((answer (copydesk--ask "copydesk.explain" (copydesk--place))))
    (unless answer (user-error "No claim stands here"))
    (copydesk--show "*copydesk explain*" (plist-get answer :markdown))))

(defun copydesk--file (uri)
  "The file that URI names."
  (if (fboundp 'eglot-uri-to-path) (eglot-uri-to-path uri) (eglot--uri-to-path uri)))

(defun copydesk--region (range)
  "The ends of RANGE in this buffer."
  (if (fboundp 'eglot-range-region) (eglot-range-region range) (eglot--range-region range)))

(defvar copydesk--passage (make-overlay 1 1 (get-buffer-create " *copydesk*"))
  "Marks the passage that was asked for last.")

;;;###autoload
(defun copydesk-evidence (&optional place)
  "Show the passage that the claim at point rests on in another window.
Point stays in the draft.  From Lisp, PLACE says where the claim is."
  (interactive)
  (let ((answer (copydesk--ask "copydesk.evidence" (or place (copydesk--place)))))
    (unless answer (user-error "No passage of the sources comes near this"))
    (let* ((buffer (find-file-noselect (copydesk--file (plist-get answer :uri))))
           (window (display-buffer buffer '(nil (inhibit-same-window . t)))))
      (with-selected-window window
        (let ((region (copydesk--region (plist-get answer :range))))
          (goto-char (car region))
          (recenter)
          (move-overlay copydesk--passage (car region) (cdr region) buffer)
          (overlay-put copydesk--passage 'face 'copydesk-passage)))
      (message "%s:%d, %s; %s" (buffer-name buffer)
               (1+ (plist-get (plist-get (plist-get answer :range) :start) :line))
               (plist-get answer :who) (plist-get answer :howSure)))))

;; Where Eglot can show documents, the server offers the passage as a code action, which is ours to show.
(when (fboundp 'eglot-execute)
  (cl-defmethod eglot-execute :around (_server action)
    (if (equal (plist-get action :command) "copydesk.evidence")
        (copydesk-evidence (elt (plist-get action :arguments) 0))
      (cl-call-next-method))))

(provide 'copydesk)
;;; copydesk.el ends here
