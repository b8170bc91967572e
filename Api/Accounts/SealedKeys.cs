using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.Options;
using StreamVibe.Vault;

namespace StreamVibe.Api.Accounts;

/// <summary>The keys that sign tickets, sealed before they reach their table: who reads a dump can forge no session.</summary>
sealed class SealedKeys(Sealer sealer) : IXmlEncryptor, IXmlDecryptor
{
    const string Name = "data_protection_key";

    /// <summary>For the decryptor, which is made from its stored name.</summary>
    public SealedKeys(IServiceProvider services) : this(services.GetRequiredService<Sealer>())
    {
    }

    public EncryptedXmlInfo Encrypt(XElement plaintextElement) =>
        new(new("sealed", Convert.ToBase64String(sealer.Seal(Name, Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting))))), typeof(SealedKeys));

    public XElement Decrypt(XElement encryptedElement) =>
        XElement.Parse(Encoding.UTF8.GetString(sealer.Open(Name, Convert.FromBase64String(encryptedElement.Value))));

    /// <summary>Puts the encryptor where keys are made.</summary>
    internal sealed class Setup(Sealer sealer) : IConfigureOptions<KeyManagementOptions>
    {
        public void Configure(KeyManagementOptions options) => options.XmlEncryptor = new SealedKeys(sealer);
    }
}
