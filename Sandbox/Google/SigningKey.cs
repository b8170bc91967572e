using System.Buffers.Text;
using System.Security.Cryptography;

namespace StreamVibe.Sandbox.Google;

/// <summary>An RSA key of the id tokens, kept in a file.</summary>
internal sealed class SigningKey(RSA key) : IDisposable
{
    public string Id { get; } = Base64Url.EncodeToString(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))[..20];

    public RSAParameters Public { get; } = key.ExportParameters(includePrivateParameters: false);

    /// <summary>As a client would read it from a certificate.</summary>
    public string PublicPem { get; } = key.ExportSubjectPublicKeyInfoPem();

    public byte[] Sign(byte[] data)
    {
        lock (key)
            return key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    public void Dispose() => key.Dispose();

    public static SigningKey Read(string path)
    {
        var rsa = RSA.Create();
        rsa.ImportFromPem(File.ReadAllText(path));
        return new SigningKey(rsa);
    }

    public static SigningKey Create(string path)
    {
        var rsa = RSA.Create(2048);
        using (var file = new FileStream(path + ".new", PrivateFile()))
        using (var writer = new StreamWriter(file))
            writer.Write(rsa.ExportPkcs8PrivateKeyPem());
        File.Move(path + ".new", path, overwrite: true);
        return new SigningKey(rsa);
    }

    static FileStreamOptions PrivateFile()
    {
        var file = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            file.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return file;
    }
}
