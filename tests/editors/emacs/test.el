;;; test.el --- The configuration in the real Emacs  -*- lexical-binding: t; -*-

;; Started by `run', after the lines that the README has for the init file.  The exit code is 1 if anything is not as it
;; should be.

;;; Code:

(require 'cl-lib)
(require 'flymake)

(defvar test--failed 0)

(defun test--check (name ok &optional seen)
  "Tell whether NAME is OK; if not, what was SEEN."
  (unless ok (cl-incf test--failed))
  (princ (if ok (format "  ok    %s\n" name) (format "  FAIL  %s: %S\n" name seen)))
  ok)

(defun test--expect (name probe &optional seen)
  "Wait until PROBE says that NAME is so; if it does not, tell what SEEN sees."
  (let ((end (+ (float-time) 20)) ok)
    (while (and (not (setq ok (funcall probe))) (< (float-time) end))
      (accept-process-output nil 0.05))
    (test--check name ok (and (not ok) seen (funcall seen)))))

(defun test--findings ()
  "What is underlined, in the draft's order."
  (mapcar (lambda (d)
            (buffer-substring-no-properties (flymake-diagnostic-beg d) (flymake-diagnostic-end d)))
          (sort (flymake-diagnostics) (lambda (a b) (< (flymake-diagnostic-beg a) (flymake-diagnostic-beg b))))))

(defun test--finds (words)
  "Whether exactly WORDS are underlined."
  (flymake-start)
  (member words (test--findings)))

(defun test--go (words)
  "Put point on the first of WORDS."
  (goto-char (point-min))
  (search-forward words)
  (goto-char (match-beginning 0)))

(defun test--expect-hover (&rest texts)
  "What the hover says, as Eglot shows it, has TEXTS."
  (let* ((answer (jsonrpc-request (eglot-current-server) :textDocument/hover (eglot--TextDocumentPositionParams)))
         (shown (eglot--hover-info (plist-get answer :contents) (plist-get answer :range))))
    (dolist (text texts)
      (test--check (format "hover has: %s" text) (string-match-p (regexp-quote text) shown) shown))))

(setq eglot-confirm-server-initiated-edits nil)
(defvar test--file (expand-file-name "draft.md" (getenv "DEMO")))
(defvar test--naked "At least 26 people have not been accounted for")
(defvar test--mended "At least 26 people have not been accounted for, the Seafarers' Federation said.")

(find-file test--file)
(test--check "a draft opens in markdown-mode" (derived-mode-p 'markdown-mode) major-mode)
;; `eglot-ensure' starts the server after the next command, and batch has none.
(run-hooks 'post-command-hook)
(test--expect "the server starts with the draft" #'eglot-current-server)
(test--expect "a lost “at least” is found on its word" (lambda () (test--finds "Seventeen")) #'test--findings)
(dolist (words (list test--naked "started" "May" "had not worked"))
  (test--check (format "found: %s" words) (test--finds words) (test--findings)))

(test--go "Seventeen")
(delete-char 1)
(insert "At least s")
(eglot--signal-textDocument/didChange)
(test--expect "an edit takes its finding away" (lambda () (not (test--finds "Seventeen"))) #'test--findings)
;; Until the server has answered, Eglot shows the old findings at places that have moved.
(test--expect "and leaves the others" (lambda () (test--finds test--naked)) #'test--findings)
(test--go "At least seventeen")
(delete-char 10)
(insert "S")
(eglot--signal-textDocument/didChange)
(test--expect "changed back, it is found again" (lambda () (test--finds "Seventeen")) #'test--findings)

(test--go "Seventeen")
(test--expect-hover "harbour officials" "At least 17 people were killed" "wire.md:3")

(test--go test--naked)
(let* ((actions (append (eglot-code-actions (point) (1+ (point)) "quickfix") nil))
       (fix (cl-find "Write “…, the Seafarers' Federation said”" actions
                     :key (lambda (a) (plist-get a :title)) :test #'equal)))
  (test--check "the quick fix is offered" fix actions)
  ;; What the menu of `eglot-code-actions' does with the one that is picked.
  (when fix
    (if (fboundp 'eglot-execute)
        (eglot-execute (eglot-current-server) fix)
      (eglot--apply-workspace-edit (plist-get fix :edit)))))
(test--check "the quick fix writes the attribution" (string-match-p (regexp-quote test--mended) (buffer-string)))
(eglot--signal-textDocument/didChange)
(test--expect "its finding goes" (lambda () (not (test--finds test--naked))) #'test--findings)
(test--expect "the others stay" (lambda () (test--finds "Seventeen")) #'test--findings)
(save-buffer)
(test--check "the file on disk is mended"
             (with-temp-buffer
               (insert-file-contents test--file)
               (search-forward test--mended nil t)))

(defun test--command (command buffer &rest texts)
  "COMMAND shows BUFFER with TEXTS in it; the draft is current again after that."
  (let ((draft (current-buffer)))
    (funcall command)
    (let ((shown (get-buffer buffer)))
      (dolist (text texts)
        (test--check (format "%s shows: %s" command text)
                     (and shown (with-current-buffer shown (string-match-p (regexp-quote text) (buffer-string)))))))
    (switch-to-buffer draft)))

(test--command 'copydesk-summary "*copydesk summary*" "Tomas Reyne")
(test--go "Seventeen")
(test--command 'copydesk-explain "*copydesk explain*" "figure-lost-bound")
(test--go "Seventeen")
(test--command 'copydesk-evidence "wire.md" "At least 17 people were killed")
(test--check "the passage is marked"
             (and (overlay-buffer copydesk--passage)
                  (with-current-buffer (overlay-buffer copydesk--passage)
                    (string-match-p "At least 17 people" (buffer-substring (overlay-start copydesk--passage)
                                                                           (overlay-end copydesk--passage))))))

(eglot-shutdown (eglot-current-server))
(princ (if (= test--failed 0)
           (format "  emacs %s: all as it should be\n" emacs-version)
         (format "  emacs %s: %d not as it should be\n" emacs-version test--failed)))
(kill-emacs (if (= test--failed 0) 0 1))
;;; test.el ends here
