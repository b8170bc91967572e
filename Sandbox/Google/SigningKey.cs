using System.Buffers.Text;
using System.Security.Cryptography;

namespace StreamVibe.Sandbox.Google;

/// <summary>The RSA key of the id tokens, made on first use and kept in the data folder, so that old id tokens stay valid.</summary>
internal sealed class SigningKey(SandboxOptions options) : IDisposable
{
    readonly Lazy<RSA> key = new(() => Load(Path.Combine(options.DataPath, "google-signing-key.pem")));

    public string Id => Base64Url.EncodeToString(SHA256.HashData(key.Value.ExportSubjectPublicKeyInfo()))[..20];

    public RSAParameters Public => key.Value.ExportParameters(includePrivateParameters: false);

    public byte[] Sign(byte[] data)
    {
        lock (key)
            return key.Value.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    public void Dispose()
    {
        if (key.IsValueCreated)
            key.Value.Dispose();
    }

    static RSA Load(string path)
    {
        var rsa = RSA.Create(2048);
        if (File.Exists(path))
        {
            rsa.ImportFromPem(File.ReadAllText(path));
            return rsa;
        }
        using (var file = new FileStream(path + ".new", PrivateFile()))
        using (var writer = new StreamWriter(file))
            writer.Write(rsa.ExportPkcs8PrivateKeyPem());
        File.Move(path + ".new", path, overwrite: true);
        return rsa;
    }

    static FileStreamOptions PrivateFile()
    {
        var file = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            file.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return file;
    }
}
