namespace StreamVibe.Sandbox.Google;

/// <summary>The keys of the id tokens, made on first use and kept in the data folder. The newest signs; all are published, so that old id tokens stay valid.</summary>
internal sealed class SigningKeys(SandboxOptions options) : IDisposable
{
    readonly Lock gate = new();
    readonly List<SigningKey> keys = [];

    public IReadOnlyList<SigningKey> All
    {
        get
        {
            lock (gate)
            {
                Load();
                return [.. keys];
            }
        }
    }

    public SigningKey Current => All[^1];

    /// <summary>A new key signs from now on.</summary>
    public SigningKey Rotate()
    {
        lock (gate)
        {
            Load();
            keys.Add(SigningKey.Create(PathOf(keys.Count)));
            return keys[^1];
        }
    }

    public void Dispose() => keys.ForEach(key => key.Dispose());

    void Load()
    {
        while (File.Exists(PathOf(keys.Count)))
            keys.Add(SigningKey.Read(PathOf(keys.Count)));
        if (keys.Count == 0)
            keys.Add(SigningKey.Create(PathOf(0)));
    }

    string PathOf(int index) => Path.Combine(options.DataPath, index == 0 ? "google-signing-key.pem" : $"google-signing-key-{index + 1}.pem");
}
