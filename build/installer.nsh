; Asked when a person removes the program. Updates remove silently: then the answer is always no.
; The numbers are Windows language ids: English (1033), Indonesian (1057).
!ifdef BUILD_UNINSTALLER
  LangString alsoDeleteCases 1033 "Also delete your saved checks and settings?$\r$\n$\r$\nChoose No to keep them for a later installation."
  LangString alsoDeleteCases 1057 "Hapus juga pemeriksaan dan pengaturan yang tersimpan?$\r$\n$\r$\nPilih Tidak untuk menyimpannya bagi pemasangan berikutnya."
!endif

!macro customUnInstall
  ${ifNot} ${isUpdated}
    MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "$(alsoDeleteCases)" /SD IDNO IDNO keepCases
      SetShellVarContext current
      RMDir /r "$APPDATA\Relay Doctor"
      RMDir /r "$APPDATA\${PRODUCT_FILENAME}"
    keepCases:
  ${endIf}
!macroend
