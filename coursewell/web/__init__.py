"""The frame of the site: base templates, components, design tokens. No domain."""
