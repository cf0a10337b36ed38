# hardening.nix: what recipes of nixpkgs say of hardening, by evaluation alone: attribute -> hardeningDisable, hardeningEnable,
# NIX_HARDENING_ENABLE. Who says nothing is not there: then the variable is not set, and the compiler's wrapper has its defaults.
#
#   nix-instantiate --eval --strict --json hardening.nix --arg nixpkgs ./. > hardening.json
{
  nixpkgs,
  # The packages that a channel's catalogue lists.
  pkgs ? import nixpkgs { config = import (nixpkgs + "/pkgs/top-level/packages-config.nix"); },
}:
let
  # What cannot be evaluated is not in the catalogue either.
  attempt =
    value:
    let
      tried = builtins.tryEval value;
    in
    if tried.success then tried.value else null;

  fields = [
    "hardeningDisable"
    "hardeningEnable"
    "NIX_HARDENING_ENABLE"
  ];
  isWord = value: value != null && value != [ ];
  saidBy =
    recipe:
    builtins.listToAttrs (
      builtins.filter ({ value, ... }: isWord value) (
        map (name: {
          inherit name;
          value = attempt (
            let
              value = recipe.${name} or null;
            in
            builtins.deepSeq value value
          );
        }) fields
      )
    );

  recurses = set: attempt (set.recurseForDerivations or false) == true;
  walk =
    prefix: set:
    builtins.concatMap (
      name:
      let
        value = attempt set.${name};
        path = prefix + name;
        said = saidBy value;
      in
      if !builtins.isAttrs value then
        [ ]
      else if attempt (value.type or null) == "derivation" then
        (if said == { } then [ ] else [ { name = path; value = said; } ])
      else if recurses value then
        walk "${path}." value
      else
        [ ]
    ) (builtins.attrNames set);
in
builtins.listToAttrs (walk "" pkgs)
