using System.Security.Cryptography;
using System.Text;

namespace StreamVibe.Tests.Integration.Vault;

/// <summary>Settings of the vault's keys.</summary>
static class Keys
{
    static readonly string[] All = ["k1", "k2", "k3"];

    /// <summary>The ring holds these keys, the first is current; the fixture's own goes.</summary>
    public static Dictionary<string, string?> Of(params string[] ids)
    {
        var settings = All.ToDictionary(id => $"Vault:Keys:{id}", id => ids.Contains(id) ? Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(id))) : null);
        settings["Vault:Keys:test"] = null;
        settings["Vault:CurrentKey"] = ids[0];
        return settings;
    }
}
