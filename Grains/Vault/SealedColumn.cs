namespace StreamVibe.Vault;

/// <summary>A column of envelopes. What an envelope is bound to stands in its row, as SQL expressions say.</summary>
/// <param name="Key">The columns of the primary key.</param>
/// <param name="Name">The name it was sealed under.</param>
/// <param name="User">The user it was sealed for.</param>
/// <param name="Platform">The platform it was sealed for.</param>
/// <param name="Base64">Where the column is a text: the envelope in it.</param>
/// <remarks>The defaults are how <see cref="Sealer"/> binds.</remarks>
sealed record SealedColumn(
    string Table, string Column, string[] Key, string Name, string User = "'00000000-0000-0000-0000-000000000000'::uuid", string Platform = "'streamvibe'", string? Base64 = null);

/// <summary>One envelope where it lies.</summary>
sealed record SealedRow(object[] Key, SecretBinding Binding, byte[] Envelope)
{
    // A record prints its members; this one must not.
    public override string ToString() => Binding.Name;
}
